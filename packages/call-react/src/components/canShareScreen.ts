/** Whether screen sharing is worth a button. */

/** Whether this browser can share a screen at all; phones cannot. */
export function canShareScreen(): boolean {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  return typeof devices?.getDisplayMedia === "function";
}
