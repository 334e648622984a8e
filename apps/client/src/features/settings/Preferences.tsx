/** Language and appearance. */
import { SegmentedControl, Text, useMantineColorScheme } from "@mantine/core";
import type { ReactNode } from "react";
import { useLocale } from "../locale/LocaleProvider.tsx";
import classes from "./Preferences.module.css";

/** The two choices themselves; both take effect at once and are remembered. */
export function Preferences(): ReactNode {
  const { locale, texts, choose } = useLocale();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <div className={classes["preferences"]}>
      <Text size="sm" fw={600} id="preferences-language">
        {texts.settings.language}
      </Text>
      <SegmentedControl
        fullWidth
        aria-labelledby="preferences-language"
        value={locale}
        onChange={(value) => choose(value)}
        data={[
          { value: "en", label: "English" },
          { value: "es", label: "Español" },
        ]}
      />
      <Text size="sm" fw={600} id="preferences-scheme" mt="xs">
        {texts.settings.scheme}
      </Text>
      <SegmentedControl
        fullWidth
        aria-labelledby="preferences-scheme"
        value={colorScheme}
        onChange={(value) => setColorScheme(value)}
        data={[
          { value: "light", label: texts.settings.light },
          { value: "dark", label: texts.settings.dark },
          { value: "auto", label: texts.settings.auto },
        ]}
      />
    </div>
  );
}
