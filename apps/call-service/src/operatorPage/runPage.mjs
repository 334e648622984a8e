/** The script of the operator page: live parts, the reader's own time, and a question before something is ended. */

/**
 * Runs in the browser as the text of this function: nothing outside of it exists there.
 *
 * @returns {void}
 */
export function runPage() {
  const language = document.documentElement.lang;
  // Of the page's language the reader's own kind: the clock of en-GB is not that of en-US.
  const locale = navigator.languages.find((one) => one.split("-")[0] === language) ?? language;
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: "short" });
  const calendar = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  const live = document.querySelector("[data-live]");
  const dialog = document.querySelector("dialog");
  const form = document.querySelector("form#action");

  /** @param {ParentNode} root */
  const showLocalTimes = (root) => {
    for (const time of root.querySelectorAll("time[data-clock]")) {
      const at = new Date(time.getAttribute("datetime") ?? "");
      const isToday = at.toDateString() === new Date().toDateString();
      time.textContent = (isToday ? clock : calendar).format(at);
      time.setAttribute("title", calendar.format(at));
    }
  };

  /** @param {boolean} isOn */
  const showLive = (isOn) => {
    if (!(live instanceof HTMLElement)) return;
    live.textContent = (isOn ? live.dataset["on"] : live.dataset["off"]) ?? "";
    live.classList.toggle("live-on", isOn);
  };

  /**
   * Puts the new part in place of the old one; what is open stays open, what is focused keeps the focus.
   *
   * @param {Element} section
   * @param {string} text
   */
  const replace = (section, text) => {
    const focused = document.activeElement;
    const pressed =
      focused instanceof HTMLButtonElement && section.contains(focused)
        ? { value: focused.value, action: focused.formAction }
        : null;
    const focusedKey =
      focused?.parentElement instanceof HTMLDetailsElement && section.contains(focused)
        ? focused.parentElement.dataset["key"]
        : undefined;
    const open = new Set(
      [...section.querySelectorAll("details")]
        .filter((details) => details.open)
        .map((details) => details.dataset["key"]),
    );
    section.innerHTML = text;
    showLocalTimes(section);
    for (const details of section.querySelectorAll("details")) {
      details.open = open.has(details.dataset["key"]);
      if (focusedKey !== undefined && details.dataset["key"] === focusedKey) {
        details.querySelector("summary")?.focus();
      }
    }
    if (pressed === null) return;
    const same = [...section.querySelectorAll("button")].find(
      (button) => button.value === pressed.value && button.formAction === pressed.action,
    );
    same?.focus();
  };

  const watch = () => {
    const events = new EventSource("/events");
    events.addEventListener("open", () => showLive(true));
    events.addEventListener("error", () => showLive(false));
    events.addEventListener("sections", (event) => {
      showLive(true);
      for (const [name, text] of Object.entries(JSON.parse(event.data))) {
        const section = document.querySelector(`[data-section="${name}"]`);
        if (section !== null) replace(section, String(text));
      }
    });
    // The session has ended: the server sends whoever asks again to the login.
    events.addEventListener("over", () => location.reload());
  };

  /**
   * What the dialog is about.
   *
   * @type {{ action: string; target: string } | null}
   */
  let asked = null;

  /** @param {HTMLButtonElement} button */
  const ask = (button) => {
    const { confirmTitle, confirmText, confirmLabel } = button.dataset;
    const title = dialog?.querySelector("h2");
    const text = dialog?.querySelector("p");
    const confirm = dialog?.querySelector("[data-confirm]");
    if (!dialog || !title || !text || !(confirm instanceof HTMLButtonElement)) return;
    title.textContent = confirmTitle ?? "";
    text.textContent = confirmText ?? "";
    confirm.textContent = confirmLabel ?? "";
    asked = { action: button.formAction, target: button.value };
    dialog.showModal();
  };

  const submit = () => {
    if (!(form instanceof HTMLFormElement) || asked === null) return;
    const fields = { target: asked.target, confirmed: "yes" };
    for (const [name, value] of Object.entries(fields)) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name, value });
      form.append(field);
    }
    form.action = asked.action;
    form.submit();
  };

  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (button?.dataset["confirmTitle"] !== undefined) {
      event.preventDefault();
      ask(button);
    }
  });
  dialog?.querySelector("[data-confirm]")?.addEventListener("click", submit);
  dialog?.querySelector("[data-cancel]")?.addEventListener("click", () => dialog.close());
  showLocalTimes(document);
  watch();
}
