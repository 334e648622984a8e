/** Runs inside a measured page: notes when a join's milestones pass, on the page's own clock. */

/** Milliseconds since the navigation began; `null` for what has not happened yet. */
export interface JoinTimes {
  /** The join button is on screen and can be pressed. */
  readonly buttonAt: number | null;
  readonly clickAt: number | null;
  /** First open WebSocket to an SFU. */
  readonly socketAt: number | null;
  /** The membership event leaves. */
  readonly membershipAt: number | null;
  /** First frame on screen of a picture that came through a peer connection. */
  readonly frameAt: number | null;
  /** Opened since the click. */
  readonly sockets: number;
  readonly peerConnections: number;
}

declare global {
  interface Window {
    __joinTimes?: () => JoinTimes;
  }
}

/** Given to `addInitScript` with the selector of the join button: sent as text, so it sees nothing of this module. */
export function installJoinStopwatch(buttonSelector: string): void {
  const times: { -readonly [Name in keyof JoinTimes]: JoinTimes[Name] } = {
    buttonAt: null,
    clickAt: null,
    socketAt: null,
    membershipAt: null,
    frameAt: null,
    sockets: 0,
    peerConnections: 0,
  };
  const remoteTracks = new Set<string>();
  const watched = new WeakSet<HTMLVideoElement>();
  const isJoining = (): boolean => times.clickAt !== null;

  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      if (isJoining()) times.sockets += 1;
      this.addEventListener("open", () => {
        if (isJoining() && new URL(this.url).pathname.includes("/rtc"))
          times.socketAt ??= performance.now();
      });
    }
  };
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      if (isJoining()) times.peerConnections += 1;
      this.addEventListener("track", (event) => remoteTracks.add(event.track.id));
    }
  };
  const send = window.fetch.bind(window);
  window.fetch = (input, init) => {
    const request =
      input instanceof Request ? input : { url: String(input), method: init?.method ?? "GET" };
    const url = new URL(request.url, location.href);
    const isMembership =
      request.method === "PUT" &&
      url.pathname.includes("/state/org.matrix.msc3401.call.member/") &&
      !url.searchParams.has("org.matrix.msc4140.delay");
    if (isMembership && isJoining()) times.membershipAt ??= performance.now();
    return send(input, init);
  };
  document.addEventListener(
    "click",
    (event) => {
      if (event.target instanceof Element && event.target.closest(buttonSelector) !== null) {
        times.clickAt ??= performance.now();
      }
    },
    { capture: true },
  );

  function canBePressed(): boolean {
    const button = document.querySelector<HTMLElement>(buttonSelector);
    if (button === null || button.getAttribute("aria-disabled") === "true") return false;
    return !button.matches(":disabled") && button.getBoundingClientRect().width > 0;
  }

  function watchPictures(): void {
    for (const video of document.querySelectorAll("video")) {
      const [track] =
        video.srcObject instanceof MediaStream ? video.srcObject.getVideoTracks() : [];
      if (track === undefined || watched.has(video) || !remoteTracks.has(track.id)) continue;
      watched.add(video);
      video.requestVideoFrameCallback(() => {
        times.frameAt ??= performance.now();
      });
    }
  }

  const look = (): void => {
    if (times.buttonAt === null && canBePressed()) times.buttonAt = performance.now();
    if (isJoining() && times.frameAt === null) watchPictures();
    if (times.frameAt === null) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  window.__joinTimes = () => ({ ...times });
}
