import { fireEvent, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { fakeSession } from "../../testing/fakeSession.ts";
import { renderInApp } from "../../testing/renderInApp.tsx";
import { LoginProblem } from "./LoginProblem.ts";
import { LoginScreen, type LoginForm, type LoginScreenProps } from "./LoginScreen.tsx";

const CONFIG = { homeserverUrl: "https://matrix.home.example", serverName: "home.example" };

function renderScreen(props: Partial<LoginScreenProps> = {}) {
  const forms: LoginForm[] = [];
  renderInApp(
    <LoginScreen
      config={CONFIG}
      problem={null}
      busy={null}
      onSubmit={(form) => forms.push(form)}
      onCancel={null}
      accounts={[]}
      onSwitch={() => undefined}
      {...props}
    />,
    props.problem === undefined ? "en" : "es",
  );
  return forms;
}

describe("LoginScreen", () => {
  it("[C1] the homeserver stands there already; the form is sent as typed", () => {
    const forms = renderScreen();
    expect(screen.getByTestId("login-homeserver")).toHaveProperty("value", CONFIG.homeserverUrl);
    fireEvent.change(screen.getByLabelText("Username"), { target: { value: "ana" } });
    fireEvent.change(screen.getByTestId("login-password"), { target: { value: "secret" } });
    fireEvent.click(screen.getByRole("button", { name: "Log in" }));
    expect(forms).toEqual([
      { homeserver: CONFIG.homeserverUrl, username: "ana", password: "secret" },
    ]);
  });

  it("[C1] an empty form is not sent, and says what is missing", () => {
    const forms = renderScreen();
    fireEvent.click(screen.getByTestId("login-submit"));
    expect(forms).toEqual([]);
    expect(screen.getByText("Fill in your username and your password.")).toBeTruthy();
  });

  it("[C4] a problem is an alert in the person's language, with what to do", () => {
    renderScreen({ problem: new LoginProblem("login/rate-limited", { retryAfterMs: 2500 }) });
    const text = screen.getByRole("alert").textContent;
    expect(text).toContain("El servidor pide una pausa");
    expect(text).toContain("3 segundos");
  });

  it("[C6] people who are logged in here can go on without a form", () => {
    const chosen: string[] = [];
    const { userId } = fakeSession("beto");
    renderScreen({ accounts: [userId], onSwitch: (choice) => chosen.push(choice) });
    fireEvent.click(screen.getByRole("button", { name: userId }));
    expect(chosen).toEqual([userId]);
  });

  it("[C3] while a link logs in there is no form", () => {
    renderScreen({ busy: "link" });
    expect(screen.getByRole("status").textContent).toBe("Logging you in with your link…");
    expect(screen.queryByTestId("login-submit")).toBeNull();
  });
});
