/** Style sheets are bundled by esbuild: importing one adds it to the view's own `.css` file. */
declare module '*.css';
