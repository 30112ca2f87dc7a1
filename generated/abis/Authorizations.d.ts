import {Artifact_Authorizations} from '../artifacts/Authorizations.js';
export type Abi_Authorizations = (typeof Artifact_Authorizations)['abi'];
