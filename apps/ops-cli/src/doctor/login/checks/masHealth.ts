/** Check 13: MAS says that it is well. */
import { defineLoginCheck, faulty, passed } from "../LoginCheck.ts";

export const masHealth = defineLoginCheck({
  id: "mas-health",
  title: { en: "MAS is well", es: "MAS está bien" },
  faults: {
    "no-database": {
      status: "fail",
      reason: ({ url }) => ({
        en: `${url} answered 500: MAS does not reach its database.`,
        es: `${url} respondió 500: MAS no llega a su base de datos.`,
      }),
      remedy: () => ({
        en: "See that PostgreSQL runs and that `database` of MAS is right; the log of MAS says more.",
        es: "Compruebe que PostgreSQL funciona y que `database` de MAS es correcto; el registro de MAS dice más.",
      }),
    },
    "not-served": {
      status: "unknown",
      reason: ({ url }) => ({
        en: `${url} is not known: this listener of MAS does not serve the health resource.`,
        es: `${url} no existe: este listener de MAS no sirve el recurso health.`,
      }),
      remedy: () => ({
        en: "Add the health resource to an internal listener of MAS, and give its address with --mas.",
        es: "Añada el recurso health a un listener interno de MAS y dé su dirección con --mas.",
      }),
    },
  },
  async run(probe) {
    if (probe.masUrl === null) return faulty("not-given", { options: "--mas" });
    const url = `${probe.masUrl}/health`;
    const { status } = await probe.ask({ url });
    if (status === 200) return passed();
    if (status === 404) return faulty("not-served", { url });
    if (status === 500) return faulty("no-database", { url });
    return faulty("unexpected", { url, status });
  },
});
