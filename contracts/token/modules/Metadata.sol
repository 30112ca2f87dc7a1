// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IERC7943} from "../IERC7943.sol";
import {IStablecoin} from "../IStablecoin.sol";
import {Ledger} from "../Ledger.sol";
import {Twin} from "../Twin.sol";

/// @title What tools ask, and rescue of stray tokens
abstract contract Metadata is Twin {
    /// @inheritdoc IStablecoin
    function contractURI() external view returns (string memory) {
        return Ledger.store().contractURI;
    }

    /// @inheritdoc IStablecoin
    function setContractURI(string calldata uri) external restricted {
        _setContractURI(uri);
    }

    /// @inheritdoc IStablecoin
    function getCCIPAdmin() external view returns (address) {
        return authority();
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return
            interfaceId == type(IERC165).interfaceId ||
            interfaceId == type(IERC20).interfaceId ||
            interfaceId == type(IERC20Metadata).interfaceId ||
            interfaceId == type(IERC20Permit).interfaceId ||
            interfaceId == type(IERC5267).interfaceId ||
            interfaceId == type(IERC7943).interfaceId;
    }

    /// @inheritdoc IStablecoin
    function rescueERC20(address token, address to, uint256 amount) external restricted {
        SafeERC20.safeTransfer(IERC20(token), to, amount);
        emit Rescued(token, to, amount, msg.sender);
    }

    function _setContractURI(string calldata uri) internal {
        string storage current = Ledger.store().contractURI;
        if (keccak256(bytes(current)) == keccak256(bytes(uri))) return;
        Ledger.store().contractURI = uri;
        emit ContractURIUpdated();
    }
}
