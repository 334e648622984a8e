/** Fills in the login screen and sends it, as a person does. */
import type { Page } from "playwright-core";

export interface LoginFields {
  /** Full id or localpart. */
  readonly userId: string;
  readonly password: string;
  /** Left as the screen suggests it when absent. */
  readonly homeserver?: string;
}

/** Resolves when the form is sent; what comes of it is for the caller to see. */
export async function logInByPassword(page: Page, fields: LoginFields): Promise<void> {
  const { userId, password, homeserver } = fields;
  if (homeserver !== undefined) await page.getByTestId("login-homeserver").fill(homeserver);
  await page.getByTestId("login-username").fill(userId);
  await page.getByTestId("login-password").fill(password);
  await page.getByTestId("login-submit").click();
}
