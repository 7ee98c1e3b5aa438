import next from '@next/eslint-plugin-next'
import hooks from 'eslint-plugin-react-hooks'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'
import boundaries from './eslint/boundaries.mjs'

export default defineConfig(
  globalIgnores(['.next', 'out', 'src/lib/api/schema.d.ts']),
  tseslint.configs.strict,
  tseslint.configs.stylistic,
  hooks.configs.flat['recommended-latest'],
  next.configs['core-web-vitals'],
  {
    plugins: { boundaries },
    rules: {
      'boundaries/layers': 'error',
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      'no-console': 'error',
      eqeqeq: 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
)
