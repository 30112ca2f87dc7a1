import {Artifact_IERC7943} from '../artifacts/IERC7943.js';
export type Abi_IERC7943 = (typeof Artifact_IERC7943)['abi'];
