import {Artifact_Registry} from '../artifacts/Registry.js';
export type Abi_Registry = (typeof Artifact_Registry)['abi'];
