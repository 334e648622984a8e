/** Tells of a ring outside the page: a notification of the desktop, when it was allowed and the page is out of sight. */

/** A notification on screen. */
export interface RingNotice {
  readonly close: () => void;
}

/** What it needs of the page. */
export interface RingNoticePorts {
  /** `undefined` where the browser has no notifications. */
  readonly Notification: typeof globalThis.Notification | undefined;
  readonly isPageInSight: () => boolean;
}

/** What it says. */
export interface RingNoticeText {
  readonly title: string;
  readonly body: string;
  /** One per ring, so that it is shown once. */
  readonly tag: string;
  readonly onClick: () => void;
}

/** Shows the notice; one that may not be shown is closed without having been. */
export function createRingNotice(
  ports: RingNoticePorts,
  { title, body, tag, onClick }: RingNoticeText,
): RingNotice {
  const nothing = { close: () => {} };
  if (ports.Notification?.permission !== "granted" || ports.isPageInSight()) return nothing;
  try {
    const notification = new ports.Notification(title, {
      body,
      tag,
      icon: "/icon.svg",
      requireInteraction: true,
    });
    notification.addEventListener("click", () => {
      onClick();
      notification.close();
    });
    return { close: () => notification.close() };
  } catch (error) {
    // Phones allow notifications from service workers only, and say so by throwing.
    if (error instanceof TypeError) return nothing;
    throw error;
  }
}
