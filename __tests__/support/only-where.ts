/** Registers tests where a condition of the machine holds; elsewhere one line in the results says why they are not there. */
export function onlyWhere(condition: boolean, because: string, register: () => void): void {
  if (condition) register()
  else it(`is not tried here: ${because}`, () => expect(condition).toBe(false))
}
