/** What a person is called where there is room for one word. */
export const memberName = ({ full_name, email }: { full_name: string | null; email: string }): string => full_name ?? email
