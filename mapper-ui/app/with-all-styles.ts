/** Loads a part of the UI together with the styles that the dashboard does without. */
export async function withAllStyles<Part>(load: () => Promise<Part>): Promise<Part> {
  const [part] = await Promise.all([
    load(),
    import('@mantine/core/styles.layer.css'),
    import('@mantine/spotlight/styles.layer.css'),
  ])
  return part
}
