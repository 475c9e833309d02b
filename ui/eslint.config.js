import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

// Who may know whom: views → features → components → format, features → state → ipc. Types of the contract
// (`import type … from ipc/bindings`) may be named everywhere: they are the words, not the wire.
const not = (...groups) => ({
  '@typescript-eslint/no-restricted-imports': [
    'error',
    {
      patterns: [
        ...groups,
        {
          group: ['@tauri-apps/*'],
          message: 'Only ipc/ talks to the shell.',
        },
      ],
    },
  ],
});
const layer = (name, message) => ({
  group: [`**/${name}/**`],
  message,
  allowTypeImports: name === 'ipc',
});
const up = 'Imports go down only: views → features → components → format, features → state → ipc.';

export default ts.config(
  { ignores: ['dist/', 'node_modules/', 'src/ipc/bindings.ts'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      // TypeScript knows better, types included.
      'no-undef': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'svelte/no-navigation-without-resolve': 'off',
      'svelte/prefer-svelte-reactivity': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'] },
    },
  },
  { files: ['src/views/**', 'src/App.svelte', 'src/main.ts'], rules: not() },
  {
    files: ['src/features/**'],
    rules: not(layer('views', up), layer('ipc', 'Features ask state/, state/ asks ipc/.')),
  },
  {
    files: ['src/components/**'],
    rules: not(
      layer('views', up),
      layer('features', up),
      layer('state', 'Components take props and give callbacks.'),
      layer('ipc', up),
    ),
  },
  {
    files: ['src/format/**'],
    rules: not(
      layer('views', up),
      layer('features', up),
      layer('components', up),
      layer('state', up),
      layer('ipc', up),
    ),
  },
  {
    files: ['src/state/**'],
    rules: not(layer('views', up), layer('features', up), layer('components', up)),
  },
  // Tests stand outside: they may set up a state over the in-memory desk.
  {
    files: ['src/**/*.test.ts'],
    rules: { '@typescript-eslint/no-restricted-imports': 'off' },
  },
);
