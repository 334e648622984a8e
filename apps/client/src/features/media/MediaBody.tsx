/** An attachment in a message: a picture shows itself, everything else is a name to download. */
import { Button, Text } from "@mantine/core";
import { IconDownload, IconFile, IconMusic, IconPhoto, IconVideo } from "@tabler/icons-react";
import { useEffect, useState, type ReactNode } from "react";
import { useLocale } from "../locale/LocaleProvider.tsx";
import { useWorkspace } from "../workspace/WorkspaceProvider.tsx";
import { formatSize } from "./formatSize.ts";
import type { Media } from "./Media.ts";
import classes from "./MediaBody.module.css";

const ICONS = { image: IconPhoto, video: IconVideo, audio: IconMusic, file: IconFile };
/** Larger pictures are not fetched by themselves, in bytes. */
const MAX_PREVIEW_BYTES = 8_000_000;
/** What an image element may be given: SVG can hold scripts and is left to the download. */
const PREVIEW_TYPES: ReadonlySet<string> = new Set([
  "image/png",
  "image/jpeg",
  "image/gif",
  "image/webp",
  "image/avif",
]);

/** The attachment. */
export function MediaBody({ media }: { readonly media: Media }): ReactNode {
  const { formatTag, texts } = useLocale();
  const previewUrl = usePreview(media);
  const Icon = ICONS[media.kind];
  const name = media.name === "" ? texts.timeline[media.kind] : media.name;
  return (
    <figure className={classes["media"]}>
      {previewUrl !== null && <img src={previewUrl} alt={name} className={classes["picture"]} />}
      <figcaption className={classes["line"]}>
        <Icon size={18} aria-hidden />
        <Text component="span" size="sm" truncate>
          {name}
        </Text>
        {media.sizeBytes !== null && (
          <span className={classes["size"]}>{formatSize(media.sizeBytes, formatTag)}</span>
        )}
        <DownloadButton media={media} name={name} />
      </figcaption>
    </figure>
  );
}

function DownloadButton({
  media,
  name,
}: {
  readonly media: Media;
  readonly name: string;
}): ReactNode {
  const { texts } = useLocale();
  const { media: loader } = useWorkspace();
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const download = async (): Promise<void> => {
    setState("busy");
    const blob = await loader.loadFile(media, media.mimeType);
    setState(blob === null ? "failed" : "idle");
    if (blob !== null) save(blob, name);
  };
  return (
    <>
      <Button
        size="compact-sm"
        variant="subtle"
        loading={state === "busy"}
        aria-label={texts.timeline.download(name)}
        onClick={() => void download()}
      >
        <IconDownload size={16} aria-hidden />
      </Button>
      {state === "failed" && (
        <span role="alert" className={classes["size"]}>
          {texts.timeline.downloadFailed}
        </span>
      )}
    </>
  );
}

function usePreview(media: Media): string | null {
  const { media: loader } = useWorkspace();
  const [url, setUrl] = useState<string | null>(null);
  const { kind, mxc, key, mimeType, sizeBytes } = media;
  useEffect(() => {
    if (kind !== "image" || !PREVIEW_TYPES.has(mimeType) || (sizeBytes ?? 0) > MAX_PREVIEW_BYTES)
      return undefined;
    let made: string | null = null;
    let isGone = false;
    void loader.loadFile({ mxc, key }, mimeType).then((blob) => {
      if (blob === null || isGone) return;
      made = URL.createObjectURL(blob);
      setUrl(made);
    });
    return () => {
      isGone = true;
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [loader, kind, mxc, key, mimeType, sizeBytes]);
  return url;
}

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
