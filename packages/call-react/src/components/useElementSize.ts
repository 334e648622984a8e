/** How large an element is, known before the first paint. */
import { useCallback, useState, type RefCallback } from "react";

/** Inner size of an element, in CSS pixels. */
export interface ElementSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Follows the size of the element that gets the returned ref; zero until it is there. */
export function useElementSize(): readonly [RefCallback<HTMLElement>, ElementSize] {
  const [size, setSize] = useState<ElementSize>({ widthPx: 0, heightPx: 0 });
  const ref = useCallback((element: HTMLElement | null) => {
    if (element === null) return undefined;
    const measure = (): void => {
      const widthPx = element.clientWidth;
      const heightPx = element.clientHeight;
      setSize((before) =>
        before.widthPx === widthPx && before.heightPx === heightPx ? before : { widthPx, heightPx },
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, size];
}
