/** Gives the screens of a logged-in person their workspace. */
import { createContext, use, type ReactNode } from "react";
import type { Workspace } from "./createWorkspace.ts";

const WorkspaceContext = createContext<Workspace | null>(null);

/** Provides the workspace below it. */
export function WorkspaceProvider({
  workspace,
  children,
}: {
  readonly workspace: Workspace;
  readonly children: ReactNode;
}): ReactNode {
  return <WorkspaceContext value={workspace}>{children}</WorkspaceContext>;
}

/** The workspace of this tab's login. */
export function useWorkspace(): Workspace {
  const workspace = use(WorkspaceContext);
  if (workspace === null) throw new TypeError("useWorkspace needs a WorkspaceProvider above it");
  return workspace;
}
