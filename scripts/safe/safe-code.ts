/**
 * keccak256 of the runtime code that Safe's own packages build, by what it is. None of it has immutables, so it is
 * the same at every address.
 */
export const SAFE_SINGLETONS: Readonly<Record<string, string>> = {
  "0x1fe2df852ba3299d6534ef416eefa406e56ced995bca886ab7a553e6d0c5e1c4": "Safe 1.4.1",
  "0xb1f926978a0f44a2c0ec8fe822418ae969bd8c3f18d61e5103100339894f81ff": "SafeL2 1.4.1",
  "0xdda019cbd7c867a533a2a86e5c53434fdc50b13122b5a5ddb4a8df61b31c20f2": "Safe 1.5.0",
  "0x180193227186ccb85316c94db1f0d156ed932b14712cfaac78901899178572dc": "SafeL2 1.5.0",
};

/** A foreign proxy could forward anywhere, whatever its first storage slot says. */
export const SAFE_PROXIES: Readonly<Record<string, string>> = {
  "0xd7d408ebcd99b2b70be43e20253d6d92a8ea8fab29bd3be7f55b10032331fb4c": "SafeProxy 1.4.1",
  "0x4e381985ca68b3e5d27b4425fa581c19cf33146d3f887a3cfca96f55528ea46f": "SafeProxy 1.5.0",
};
