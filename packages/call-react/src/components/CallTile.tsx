/** One rectangle of a call: a picture or an avatar, the name, and what the member is doing. */
import { ActionIcon, Tooltip } from "@mantine/core";
import {
  IconHandStop,
  IconMaximize,
  IconMicrophone,
  IconMicrophoneOff,
  IconScreenShare,
  IconWifiOff,
} from "@tabler/icons-react";
import type { CallTile as CallTileState, MemberKey } from "@tertulia/call-engine";
import {
  memo,
  useCallback,
  useRef,
  type ReactElement,
  type RefObject,
  type SyntheticEvent,
} from "react";
import { useAudioLevel } from "../hooks/useAudioLevel.ts";
import { useCallEngine } from "../hooks/useCallEngine.ts";
import type { CallDictionary, CallLocale } from "../texts/CallDictionary.ts";
import { callTexts } from "../texts/callTexts.ts";
import styles from "./CallTile.module.css";
import { MemberAvatar } from "./MemberAvatar.tsx";

/** Props of {@link CallTile}. All but `tile` are plain values, so that an unchanged tile never renders again. */
export interface CallTileProps {
  readonly tile: CallTileState;
  /** The member's name, without any "(you)". */
  readonly name: string;
  readonly avatarUrl: string | null;
  readonly locale: CallLocale;
  /** Who speaks, or spoke last: marked also after the voice has gone quiet. */
  readonly isActiveSpeaker?: boolean;
}

/** Shows a tile; it fills its parent, which decides the size. */
export const CallTile = memo(function CallTile(props: CallTileProps): ReactElement {
  const { tile, name, avatarUrl, locale, isActiveSpeaker = false } = props;
  const { member, source } = tile;
  const texts = callTexts(locale);
  const ref = useRef<HTMLElement>(null);
  useAudioLevel(heardIn(tile), ref);
  return (
    <figure
      ref={ref}
      className={styles.tile}
      aria-label={tileLabel(tile, name, texts)}
      data-testid="call-tile"
      data-user-id={member.userId}
      data-device-id={member.deviceId}
      data-source={source}
      data-local={member.isLocal}
      data-mic={member.isMicrophoneOn}
      data-camera={member.isCameraOn}
      data-speaking={source === "camera" && member.isSpeaking}
      data-hand={member.handRaisedAt !== null}
      data-active-speaker={source === "camera" && isActiveSpeaker}
    >
      <div className={styles.standIn} aria-hidden="true">
        {source === "screen" ? (
          <IconScreenShare className={styles.screenIcon} />
        ) : (
          <MemberAvatar userId={member.userId} name={name} url={avatarUrl} />
        )}
      </div>
      {tile.hasVideo && <TileVideo tile={tile} />}
      <TileCaption tile={tile} name={name} texts={texts} />
      {source === "camera" && member.handRaisedAt !== null && (
        <span className={styles.hand} aria-hidden="true">
          <IconHandStop size={18} stroke={2} />
        </span>
      )}
      {source === "screen" && tile.hasVideo && (
        <FullscreenButton target={ref} label={texts.tile.fullscreen} />
      )}
    </figure>
  );
});

/** What a screen reader says for a tile: who, and the states that are drawn as icons. */
function tileLabel(tile: CallTileState, name: string, texts: CallDictionary): string {
  const { member, source } = tile;
  if (source === "screen") return screenName(tile, name, texts);
  const states = [
    member.media === "waiting" && !member.isLocal ? texts.tile.waiting : null,
    member.isMicrophoneOn ? null : texts.tile.microphoneOff,
    member.isCameraOn ? null : texts.tile.cameraOff,
    member.handRaisedAt === null ? null : texts.tile.handRaised,
    linkText(tile, texts),
  ];
  const who = member.isLocal ? texts.tile.nameAndYou(name) : name;
  return [who, ...states].filter((part) => part !== null).join(", ");
}

function heardIn({ source, member }: CallTileState): MemberKey | null {
  return source === "camera" && member.isMicrophoneOn ? member.key : null;
}

function screenName({ member }: CallTileState, name: string, texts: CallDictionary): string {
  return member.isLocal ? texts.tile.yourScreen : texts.tile.screenOf(name);
}

function linkText({ member }: CallTileState, texts: CallDictionary): string | null {
  if (member.quality === "poor") return texts.tile.poorLink;
  return member.quality === "lost" ? texts.tile.lostLink : null;
}

function TileVideo({ tile }: { readonly tile: CallTileState }): ReactElement {
  const engine = useCallEngine();
  const { id, source, member } = tile;
  const attach = useCallback(
    (video: HTMLVideoElement | null) =>
      video === null ? undefined : engine.attachVideo(id, video),
    [engine, id],
  );
  return (
    <video
      ref={attach}
      className={styles.video}
      data-mirrored={source === "camera" && member.isLocal}
      aria-hidden="true"
      autoPlay
      playsInline
      muted
      onLoadedMetadata={markUpright}
      onResize={markUpright}
    />
  );
}

/** Tells the style sheet, without a render, that a picture is higher than wide: cropped to a wide tile, it loses the face. */
function markUpright({ currentTarget }: SyntheticEvent<HTMLVideoElement>): void {
  const { videoWidth, videoHeight } = currentTarget;
  currentTarget.dataset["upright"] = String(videoHeight > videoWidth);
}

interface CaptionProps {
  readonly tile: CallTileState;
  readonly name: string;
  readonly texts: CallDictionary;
}

function TileCaption({ tile, name, texts }: CaptionProps): ReactElement {
  const { member, source } = tile;
  const isCamera = source === "camera";
  const link = isCamera ? linkText(tile, texts) : null;
  const isWaiting = isCamera && !member.isLocal && member.media === "waiting";
  // The figure's label already says all of this in words.
  return (
    <div className={styles.caption} aria-hidden="true">
      {isCamera && <MicrophoneMark isOn={member.isMicrophoneOn} />}
      {!isCamera && <IconScreenShare size={16} className={styles.mark} />}
      <span className={styles.name}>{captionName(tile, name, texts)}</span>
      {isWaiting && <span className={styles.state}>{texts.tile.waiting}</span>}
      {link !== null && (
        <span className={styles.link} data-quality={member.quality} title={link}>
          <IconWifiOff size={16} />
        </span>
      )}
    </div>
  );
}

function captionName(tile: CallTileState, name: string, texts: CallDictionary): string {
  if (tile.source === "screen") return screenName(tile, name, texts);
  return tile.member.isLocal ? texts.tile.you : name;
}

function MicrophoneMark({ isOn }: { readonly isOn: boolean }): ReactElement {
  return isOn ? (
    <span className={styles.voice}>
      <IconMicrophone size={16} className={styles.mark} />
    </span>
  ) : (
    <IconMicrophoneOff size={16} className={styles.muted} />
  );
}

interface FullscreenButtonProps {
  readonly target: RefObject<HTMLElement | null>;
  readonly label: string;
}

function FullscreenButton({ target, label }: FullscreenButtonProps): ReactElement | null {
  if (!document.fullscreenEnabled) return null;
  const toggle = (): void => {
    const change =
      document.fullscreenElement === null
        ? target.current?.requestFullscreen()
        : document.exitFullscreen();
    // A browser that refuses shows the reason itself; the picture stays where it is.
    change?.catch(() => null);
  };
  return (
    <Tooltip label={label}>
      <ActionIcon
        className={styles.fullscreen}
        variant="transparent"
        size={36}
        radius="xl"
        aria-label={label}
        onClick={toggle}
      >
        <IconMaximize size={18} />
      </ActionIcon>
    </Tooltip>
  );
}
