/** Opens what a logged-in person needs, with its screen; a chunk of its own, with the Matrix SDK. */
import { createElement, type ComponentType } from "react";
import type { RunningWorkspace } from "../session/createSessionStore.ts";
import type { MatrixSession } from "../session/MatrixSession.ts";
import type { SessionActions } from "../session/SessionActions.ts";
import { createWorkspace } from "./createWorkspace.ts";
import { WorkspaceScreen } from "./WorkspaceScreen.tsx";

/** A workspace that shows itself. */
export interface ShownWorkspace extends RunningWorkspace {
  readonly Screen: ComponentType<{ readonly actions: SessionActions }>;
}

/** Opens the workspace of a login. */
export async function openWorkspace(session: MatrixSession): Promise<ShownWorkspace> {
  const workspace = await createWorkspace(session);
  return {
    ended: workspace.ended,
    close: workspace.close,
    Screen: ({ actions }) => createElement(WorkspaceScreen, { workspace, actions }),
  };
}
