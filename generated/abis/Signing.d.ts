import {Artifact_Signing} from '../artifacts/Signing.js';
export type Abi_Signing = (typeof Artifact_Signing)['abi'];
