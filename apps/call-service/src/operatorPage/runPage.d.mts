/** What runPage.mjs exports, for a program that knows no browser. */
export declare function runPage(): void;
