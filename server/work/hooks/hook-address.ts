interface OfConnection {
  readonly workspace: string
  /** Name of the connection. */
  readonly connection: string
}

/** What all addresses begin with that the system of an account calls. */
export function hookPrefix(publicUrl: string, { workspace, connection }: OfConnection): string {
  return `${publicUrl}/hooks/${encodeURIComponent(workspace)}/${encodeURIComponent(connection)}/`
}

/** Where the system of an account tells of a topic. */
export function hookAddress(
  publicUrl: string,
  of: OfConnection,
  secret: string,
  topic: string,
): string {
  const path = topic.split('/').map(encodeURIComponent).join('/')
  return `${hookPrefix(publicUrl, of)}${encodeURIComponent(secret)}/${path}`
}
