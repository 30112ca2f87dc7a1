import {Artifact_SignatureChecking} from '../artifacts/SignatureChecking.js';
export type Abi_SignatureChecking = (typeof Artifact_SignatureChecking)['abi'];
