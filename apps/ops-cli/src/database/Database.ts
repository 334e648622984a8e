/** A database that is asked and never changed. */

/** Column by name; whole numbers of 64 bits arrive as text from PostgreSQL. */
export type Row = Readonly<Record<string, unknown>>;

export interface Database {
  readonly kind: "postgres" | "sqlite";
  /**
   * Rows of one SELECT; it is ours and holds no value of anybody's.
   *
   * @throws {OpsError} ops/database-unusable.
   */
  readonly query: (sql: string) => Promise<readonly Row[]>;
  readonly close: () => Promise<void>;
}
