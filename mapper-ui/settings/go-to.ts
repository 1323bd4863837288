/** Leads the browser to a page of another site; it comes back by an address that the site has. */
export function goTo(url: string): void {
  window.location.assign(url)
}
