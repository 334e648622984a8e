/** What a person sees of the stand-in: a login form and the page of an error, in English and Spanish. Rule M42 in SPEC.md. */

type Language = "en" | "es";

const TEXTS = {
  en: {
    title: "Sign in",
    purpose: "to continue to",
    username: "Username",
    password: "Password",
    submit: "Continue",
    wrong: "Wrong username or password.",
    refused: "This sign-in is not allowed:",
    device: "Connect a device",
    error: "Something is wrong with this address",
  },
  es: {
    title: "Iniciar sesión",
    purpose: "para seguir en",
    username: "Usuario",
    password: "Contraseña",
    submit: "Continuar",
    wrong: "Usuario o contraseña incorrectos.",
    refused: "Este inicio de sesión no está permitido:",
    device: "Conectar un dispositivo",
    error: "Algo no va bien con esta dirección",
  },
} as const satisfies Record<Language, Record<string, string>>;

const STYLE = `body{font:1rem/1.5 system-ui;margin:0;display:grid;min-height:100vh;place-items:center}
main{width:min(22rem,90vw)}label{display:block;margin-top:1rem}
input,button{font:inherit;width:100%;box-sizing:border-box;padding:.5rem}button{margin-top:1.5rem}`;

export interface LoginPage {
  /** Value of the request's `Accept-Language`. */
  readonly acceptLanguage: string | undefined;
  readonly clientName: string;
  /** What went wrong with the last attempt. */
  readonly fault:
    | { readonly kind: "wrong" }
    | { readonly kind: "refused"; readonly reason: string }
    | null;
}

/** The form posts `username` and `password` to its own address. */
export function loginPage({ acceptLanguage, clientName, fault }: LoginPage): string {
  const language: Language = acceptLanguage?.trim().startsWith("es") ? "es" : "en";
  const texts = TEXTS[language];
  const problem =
    fault === null ? "" : fault.kind === "wrong" ? texts.wrong : `${texts.refused} ${fault.reason}`;
  const content = `<p>${texts.purpose} ${escapeHtml(clientName)}</p>
${problem === "" ? "" : alertOf(problem)}
<form method="post">
<label for="username">${texts.username}</label>
<input id="username" name="username" autocomplete="username" required>
<label for="password">${texts.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button>${texts.submit}</button>
</form>`;
  return frame(language, texts.title, content);
}

/** @param form - oidc-provider's own form, as HTML. */
export function userCodePage(form: string): string {
  return frame("en", TEXTS.en.device, form);
}

/** @param message - MAS's words, which are English. */
export function errorPage(message: string): string {
  return frame("en", TEXTS.en.error, alertOf(message));
}

function frame(language: Language, title: string, content: string): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>`;
}

function alertOf(text: string): string {
  return `<p role="alert">${escapeHtml(text)}</p>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/gu, (character) => `&#${character.codePointAt(0)};`);
}
