/** `--help`: what the program does, and every setting it takes. */
import { describeSettings, type SettingDescription } from "../settings/describeSettings.ts";

const COLUMNS = 80;
const INDENT = "      ";

const USAGE = `Usage: call-service [--check | --help | --version]
       call-service registration [--out FILE] [--url URL] [--force]

Lets the people of Matrix rooms into their calls on a LiveKit SFU.

Without an argument it serves. SIGHUP reads the settings anew, SIGTERM ends it.

  --check        Names every problem of the settings at once; exit code 1 if any.
  --help         This text.
  --version      The version.

  registration   Writes the file that makes the service an application service of
                 its homeserver, and prints the lines for homeserver.yaml.
    --out FILE   Where to; default call-service-registration.yaml.
    --url URL    Where the homeserver reaches the service; default
                 http://127.0.0.1:8080.
    --force      Writes over a file that is there, with new tokens.

Settings are environment variables. Each can come from a file instead, whose path
is in the variable of the same name with _FROM_FILE at its end.
`;

/** Plain text of at most 80 columns. */
export function renderHelp(): string {
  const groups = describeSettings().map(
    ({ title, settings }) => `${title}\n\n${settings.map(renderSetting).join("\n")}`,
  );
  return [USAGE, ...groups].join("\n");
}

function renderSetting({ name, text, isRequired, byDefault }: SettingDescription): string {
  const note = isRequired ? " (required)" : byDefault === null ? "" : ` (default: ${byDefault})`;
  return `  ${name}${note}\n${wrap(text.replaceAll("`", ""))}\n`;
}

function wrap(text: string): string {
  const lines: string[] = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line === "") lines[lines.length - 1] = INDENT + word;
    else if (line.length + 1 + word.length <= COLUMNS) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(INDENT + word);
  }
  return lines.join("\n");
}
