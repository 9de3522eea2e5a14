import { createTheme, defaultVariantColorsResolver } from '@mantine/core'
import type { CSSVariablesResolver, MantineColorsTuple, VariantColorsResolver } from '@mantine/core'

/** The one accent: a deep green-blue. Shade 8 carries white text in light, shade 3 carries dark text in dark. */
const pine: MantineColorsTuple = [
  '#eff7f6',
  '#dcedeb',
  '#b7dad7',
  '#86c3bf',
  '#5eaca8',
  '#3a918e',
  '#267875',
  '#176462',
  '#0f5453',
  '#083f3f',
]

/** Warm greys, light to dark. */
const gray: MantineColorsTuple = [
  '#faf9f7',
  '#f3f1ed',
  '#e9e6e0',
  '#d9d5cd',
  '#b9b3a9',
  '#8f887e',
  '#69625a',
  '#524c45',
  '#38342f',
  '#211f1b',
]

/** The same warmth for dark: 0 is text, 7 the page, 6 what lies on it. */
const dark: MantineColorsTuple = [
  '#ebe8e3',
  '#cfcac2',
  '#aaa39a',
  '#7d766d',
  '#4b4741',
  '#3a3732',
  '#23211e',
  '#191715',
  '#131210',
  '#0d0c0b',
]

const red: MantineColorsTuple = [
  '#fdf2f0',
  '#fbe0dc',
  '#f4beb7',
  '#eb968b',
  '#e27365',
  '#d3574a',
  '#bf4136',
  '#a9352b',
  '#8f2b23',
  '#6b1f19',
]

/**
 * Filled controls take their colours from variables, because the accent is dark in light and light in dark, and the text on
 * it has to turn with it.
 */
const variantColors: VariantColorsResolver = (input) => {
  const usual = defaultVariantColorsResolver(input)
  // Small icons stay quieter than words.
  if (input.variant === 'subtle' && input.color === 'gray')
    return { ...usual, hover: 'var(--surface-quiet)', color: 'var(--mantine-color-dimmed)' }
  if (input.variant === 'light' && input.color === 'pine') return { ...usual, background: 'var(--accent-soft)', color: 'var(--accent)' }
  if (input.variant === 'light' && input.color === 'gray')
    return { ...usual, background: 'var(--surface-quiet)', color: 'var(--mantine-color-dimmed)' }
  if (input.variant !== 'filled') return usual
  if (input.color === undefined || input.color === 'pine') {
    return { ...usual, background: 'var(--fill)', hover: 'var(--fill-hover)', color: 'var(--fill-text)' }
  }
  return input.color === 'red' ? { ...usual, background: 'var(--danger)', hover: 'var(--danger-hover)', color: '#ffffff' } : usual
}

export const theme = createTheme({
  variantColorResolver: variantColors,
  primaryColor: 'pine',
  primaryShade: { light: 8, dark: 3 },
  colors: { pine, gray, dark, red },
  black: '#211f1b',
  fontFamily: '"Inter Variable", "Inter Fallback", system-ui, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: '0.75rem', sm: '0.875rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '8px', xl: '12px' },
  defaultRadius: 'md',
  shadows: {
    xs: 'none',
    sm: '0 1px 2px rgb(33 31 27 / 6%)',
    md: '0 4px 16px rgb(33 31 27 / 10%)',
    lg: '0 8px 28px rgb(33 31 27 / 14%)',
    xl: '0 12px 40px rgb(33 31 27 / 18%)',
  },
  headings: {
    fontWeight: '620',
    textWrap: 'balance',
    sizes: {
      h1: { fontSize: '1.625rem', lineHeight: '1.25' },
      h2: { fontSize: '1.125rem', lineHeight: '1.35' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.4' },
    },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Modal: {
      defaultProps: {
        centered: true,
        radius: 'md',
        shadow: 'lg',
        overlayProps: { backgroundOpacity: 0.4 },
        transitionProps: { duration: 120, transition: 'fade' },
      },
    },
    // Menus and dialogs belong to the page's main part, for readers that go by landmarks.
    Portal: { defaultProps: { target: '#layers' } },
    Menu: {
      defaultProps: {
        withInitialFocusPlaceholder: false,
        shadow: 'md',
        position: 'bottom-end',
        transitionProps: { duration: 90, transition: 'fade' },
      },
    },
    Tooltip: {
      defaultProps: {
        openDelay: 250,
        withArrow: false,
        transitionProps: { duration: 90, transition: 'fade' },
        events: { hover: true, focus: true, touch: false },
      },
    },
    Select: {
      defaultProps: {
        allowDeselect: false,
        checkIconPosition: 'right',
        comboboxProps: { shadow: 'md', transitionProps: { duration: 90, transition: 'fade' } },
      },
    },
    // Longer words, in German say, must not widen the page.
    SegmentedControl: { defaultProps: { maw: '100%' }, styles: { root: { overflowX: 'auto' } } },
    Button: { defaultProps: { size: 'sm' } },
  },
})

/** What the pages use beside Mantine's own variables; light and dark are one list each. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: { '--motion': '120ms' },
  light: {
    '--mantine-color-body': '#faf9f7',
    '--mantine-color-dimmed': '#69625a',
    '--mantine-color-placeholder': '#857e74',
    '--mantine-color-default-border': '#d9d5cd',
    '--field-line': '#968f85',
    '--mantine-color-error': '#a9352b',
    '--mantine-color-anchor': '#0f5453',
    '--surface': '#ffffff',
    '--surface-quiet': '#f3f1ed',
    '--line': '#e9e6e0',
    '--accent': '#0f5453',
    '--accent-soft': '#e6f1ef',
    '--accent-line': '#b7dad7',
    '--status-up': '#25774a',
    '--status-slow': '#8f5b00',
    '--status-down': '#a9352b',
    '--status-quiet': '#69625a',
    '--fill': '#0f5453',
    '--fill-hover': '#0b4544',
    '--fill-text': '#ffffff',
    '--danger': '#a9352b',
    '--danger-hover': '#8f2b23',
    '--danger-soft': '#fdf2f0',
    '--warn-soft': '#fbf3e2',
  },
  dark: {
    '--mantine-color-body': '#191715',
    '--mantine-color-dimmed': '#aaa39a',
    '--mantine-color-placeholder': '#958e85',
    '--mantine-color-default-border': '#4b4741',
    '--field-line': '#7d766d',
    '--mantine-color-error': '#eb968b',
    '--mantine-color-anchor': '#86c3bf',
    '--surface': '#211f1c',
    '--surface-quiet': '#2a2724',
    '--line': '#34312c',
    '--accent': '#86c3bf',
    '--accent-soft': '#1d2f2e',
    '--accent-line': '#2f5654',
    '--status-up': '#74c596',
    '--status-slow': '#e0b154',
    '--status-down': '#eb968b',
    '--status-quiet': '#aaa39a',
    '--fill': '#86c3bf',
    '--fill-hover': '#9fd0cc',
    '--fill-text': '#0d2625',
    '--danger': '#bf4136',
    '--danger-hover': '#a9352b',
    '--danger-soft': '#33201d',
    '--warn-soft': '#302818',
  },
})
