/** One line of the error catalogue. `message` and `hint` may hold `{field}` places. */
export type ErrorEntry = { readonly number: number; readonly message: string; readonly hint: string };
