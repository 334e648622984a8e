/** A picture of the homeserver as an object URL, once it is there. */
import { useEffect, useState } from "react";
import { useWorkspace } from "../workspace/WorkspaceProvider.tsx";

/** @returns `null` while it loads, when there is none, and when it cannot be had. */
export function useThumbnail(mxc: string | null, sizePx: number): string | null {
  const { media } = useWorkspace();
  const [loaded, setLoaded] = useState<{
    readonly mxc: string;
    readonly url: string | null;
  } | null>(null);
  useEffect(() => {
    if (mxc === null) return undefined;
    let isStale = false;
    void media.loadThumbnail(mxc, { widthPx: sizePx, heightPx: sizePx }).then((url) => {
      if (!isStale) setLoaded({ mxc, url });
    });
    return () => {
      isStale = true;
    };
  }, [media, mxc, sizePx]);
  return loaded?.mxc === mxc ? (loaded?.url ?? null) : null;
}
