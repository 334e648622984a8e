/** What a CSS module is to the compiler: class names by key. */
declare module "*.module.css" {
  const classNames: Readonly<Record<string, string>>;
  export default classNames;
}
