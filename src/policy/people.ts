/** Whether two logins name the same account; GitHub compares them without regard to case. */
export function isSameLogin(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

/** Whether a person's entry may count: an owner's, once owners are set; anybody's before. */
export function maySign(owners: readonly string[], login: string): boolean {
  return owners.length === 0 || owners.some((owner) => isSameLogin(owner, login))
}
