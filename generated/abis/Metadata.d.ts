import {Artifact_Metadata} from '../artifacts/Metadata.js';
export type Abi_Metadata = (typeof Artifact_Metadata)['abi'];
