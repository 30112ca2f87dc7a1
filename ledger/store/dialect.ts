/** What differs between databases differs by this alone: OceanBase speaks MySQL's language. */
export type Dialect = "sqlite" | "mysql";
