import { Group, UnstyledButton } from '@mantine/core'
import { useStore } from '../store.ts'
import { spoken } from '@gatehouse/contracts/language'
import { chooseHere, language } from './language.ts'
import classes from './LanguageSwitch.module.css'

/** Each language by its own name, so that whoever cannot read the page still finds it. */
const names = { en: 'English', de: 'Deutsch' } as const

/** For the pages before sign-in; afterwards the profile decides. */
export function LanguageSwitch() {
  const { words } = useStore(language)
  return (
    <Group gap="sm" className={classes.languages ?? ''}>
      {spoken.map((one) => (
        <UnstyledButton key={one} lang={one} aria-pressed={one === words} onClick={() => void chooseHere(one)}>
          {names[one]}
        </UnstyledButton>
      ))}
    </Group>
  )
}
