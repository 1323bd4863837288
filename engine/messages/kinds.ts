/**
 * What a value of a message is: by this it is put into words, and hidden from whoever may not see it. A value whose kind
 * is not declared is hidden from all but operators.
 */
export type Kind =
  | 'count'
  /** What authors of files and we call things: fields, functions, keys of a file. Never data of a record. */
  | 'name'
  /** What people call a table or a resource. */
  | 'title'
  /** `pos.product` */
  | 'resource'
  /** Names of fields of the resource that the message is about, joined by commas. */
  | 'fieldNames'
  /** `PUT /products/7 (422)`: its path may name a record. */
  | 'request'
  /** Host of a system, with its port. */
  | 'host'
  /** Keys or ids of records. */
  | 'key'
  /** What people call records, with their keys. */
  | 'label'
  /** A value of a record, as text. */
  | 'value'
  /** Fields of a record with their values. */
  | 'fields'
  /** What an author of a flow says to people. */
  | 'author'
  /** What another system said. */
  | 'remote'
  /** What somebody of the workspace is called, or wrote. */
  | 'person'
  /** Another message: a reason within a reason, or a part of a sentence. */
  | 'message'
  /** Several messages, each for itself. */
  | 'reasons'
  /** Several messages, one of which holds. */
  | 'options'
  /** Several messages in a row. */
  | 'series'

/** The kind of each value, by the code of the message and the name of the value. */
export type AreaCatalogue = Readonly<Record<string, Readonly<Record<string, Kind>>>>
