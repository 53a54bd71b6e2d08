import eslint from '@eslint/js';
import checkFile from 'eslint-plugin-check-file';
import jest from 'eslint-plugin-jest';
import tseslint from 'typescript-eslint';

/** What of CONTRIBUTING.md a machine can check. Rules are errors or absent. */
export default tseslint.config(
  { ignores: ['dist/**', 'coverage/**', 'node_modules/**', '.data*/**'] },
  {
    files: ['**/*.ts'],
    extends: [eslint.configs.recommended, tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'check-file': checkFile },
    rules: {
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      'no-restricted-properties': ['error', { object: 'process', property: 'env', message: 'Read it in libs/config.' }],
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.name='forwardRef']",
          message: 'A cycle means that a third noun is missing.',
        },
      ],
      'check-file/folder-naming-convention': ['error', { '{apps,libs,test}/**/': 'KEBAB_CASE' }],
      'check-file/filename-naming-convention': [
        'error',
        { '{apps,libs,test}/**/*.ts': '+([a-z0-9])*([a-z0-9.-])' },
        { ignoreMiddleExtensions: false },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off', // answers of the API are plain objects
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/dot-notation': 'off', // noPropertyAccessFromIndexSignature reads better with brackets
    },
  },
  { files: ['libs/database/src/migrations/**'], rules: { 'max-lines-per-function': 'off' } },
  { files: ['libs/config/**'], rules: { 'no-restricted-properties': 'off' } },
  {
    files: ['libs/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['@nestjs/common'],
              importNamePattern: 'Exception$',
              message: 'Libs know no transport: throw a DomainError.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.spec.ts', '**/*.medium-spec.ts', 'test/**/*.ts'],
    extends: [jest.configs['flat/recommended']],
    rules: {
      'max-lines-per-function': 'off',
      'no-restricted-properties': 'off',
      'jest/expect-expect': ['error', { assertFunctionNames: ['expect', 'expect*'] }],
      'jest/valid-expect': 'error',
      'jest/no-standalone-expect': 'off', // assertions named expect… live in test/support
    },
  },
  {
    files: ['apps/sandbox/{page,phone}/**/*.js'],
    extends: [eslint.configs.recommended],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'window',
          'document',
          'location',
          'indexedDB',
          'localStorage',
          'crypto',
          'WebSocket',
          'fetch',
          'EventSource',
          'URLSearchParams',
          'URL',
          'TextEncoder',
          'TextDecoder',
          'setTimeout',
          'clearTimeout',
          'setInterval',
          'clearInterval',
          'btoa',
          'atob',
          'console',
          'history',
          'navigator',
          'queueMicrotask',
          'structuredClone',
          'Intl',
          'FormData',
          'FileReader',
          'reportError',
          'DOMException',
          'Blob',
          'AbortSignal',
          'OffscreenCanvas',
          'createImageBitmap',
        ].map((name) => [name, 'readonly']),
      ),
    },
    rules: {
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'no-unused-vars': ['error', { varsIgnorePattern: '^Wid$' }], // imported for JSDoc
    },
  },
);
