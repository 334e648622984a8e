/** The frame encryption worker's entry; a file of its own, so that any bundler can make a worker of it. */
import "livekit-client/e2ee-worker";
