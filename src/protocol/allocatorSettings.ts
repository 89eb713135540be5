type Environment = Readonly<Record<string, string | undefined>>;

const variable = 'GLIBC_TUNABLES';

/**
 * Training allocates and frees hundreds of megabytes a second. Left alone, glibc gets each large tensor from the system anew, which
 * clears it page by page. With these settings tensors lie on the heap, in huge pages where the system offers them, and free memory
 * beyond 256 MiB at its end still goes back. Versions before 2.35 know no huge pages and pass over that part.
 */
const tunables = [
  'glibc.malloc.hugetlb=1',
  `glibc.malloc.mmap_threshold=${8 * 2 ** 30}`,
  `glibc.malloc.trim_threshold=${256 * 2 ** 20}`,
];

/**
 * Environment variables for a process that trains: the allocator reads them once, when the process starts.
 * @returns what to add; nothing on systems without glibc, or where the user has settings of that kind
 */
export function allocatorSettings(
  environment: Environment,
  platform: NodeJS.Platform,
): Readonly<Record<string, string>> {
  const present = environment[variable];
  if (platform !== 'linux' || present?.includes('glibc.malloc.')) return {};
  return { [variable]: [...(present ? [present] : []), ...tunables].join(':') };
}
