/**
 * What drawing an image needs at run time, as paths inside npm packages. The bundler copies these files next
 * to the function's code under their base names, where `loadArtworkAssets` finds them.
 */
export const artworkFiles = {
  wasm: '@resvg/resvg-wasm/index_bg.wasm',
  /** Inter, under the SIL Open Font License. A brand's own font goes here, and is named so in the design. */
  fonts: [
    '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf',
    '@expo-google-fonts/inter/500Medium/Inter_500Medium.ttf',
    '@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf',
    '@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf',
  ],
} as const;

/** All of them, for the bundler. */
export const artworkFilePaths: readonly string[] = [artworkFiles.wasm, ...artworkFiles.fonts];
