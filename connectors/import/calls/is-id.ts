/** Whether a text tells one thing from others of its kind, by how it looks: a number, a UUID, a long text with digits. */
export function isId(text: string): boolean {
  return (
    /^\d+$/.test(text) ||
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ||
    /^[0-9a-f]{16,}$/i.test(text) ||
    /^(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9]{10,}$/.test(text) ||
    /^[a-z]{1,6}_(?=.*\d)[A-Za-z0-9]{6,}$/.test(text) ||
    /^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/.test(text)
  )
}
