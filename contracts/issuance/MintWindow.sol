// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The strict window
/// @notice In any 24 hours at most the limit is minted, whatever the limit was before and however mints are spread. A
/// refilling bucket would let twice the limit through.
///
/// OpenZeppelin's RateLimiter.SlidingWindow keeps the same promise. It is not used because its history is found again by
/// bisection on every mint and its settings take a slot of their own: 10,000 gas per mint, measured. This one remembers where
/// the window begins, and its slots are used again; a fuzz test compares it with a naive sum over the whole history.
library MintWindow {
    uint48 internal constant LENGTH = 1 days;
    /// @dev The most mints in one window, plus one.
    uint256 internal constant SLOTS = 1024;

    /// @dev One word. `used` is the sum of the mints from `oldest` to before `next`, in a ring; `oldestAt` and
    /// `lastAt` are the times of the first and the last of them.
    struct State {
        uint96 used;
        uint16 oldest;
        uint16 next;
        uint48 oldestAt;
        uint48 lastAt;
    }

    struct Window {
        State state;
        mapping(uint256 index => Minted) ring;
    }

    struct Minted {
        uint96 amount;
        uint48 mintedAt;
    }

    /// @notice `SLOTS - 1` mints lie in one window.
    error TooManyMints(uint256 maximum);

    /// @dev The admission step, pure so that the compiler's model checker can prove it; see test/issuance/proofs.
    function admits(uint256 used, uint256 amount, uint256 limit) internal pure returns (bool) {
        return used <= limit && amount <= limit - used;
    }

    /// @dev What was minted after `now - LENGTH`: a mint leaves the window LENGTH seconds after it was made.
    function usedNow(Window storage self) internal view returns (uint256) {
        State memory state = self.state;
        _advance(self, state);
        return state.used;
    }

    /// @dev Records a mint if {admits} lets it through.
    /// @return admitted Whether it did.
    /// @return used What the window had used before.
    function record(Window storage self, uint256 amount, uint256 limit) internal returns (bool admitted, uint256 used) {
        State memory state = self.state;
        _advance(self, state);
        used = state.used;
        if (!admits(used, amount, limit)) return (false, used);

        // An empty window begins again at slot 0, whose word exists already.
        if (used == 0) (state.oldest, state.next, state.oldestAt) = (0, 0, uint48(block.timestamp));
        uint256 next = state.next;
        uint256 following = (next + 1) % SLOTS;
        if (following == state.oldest) revert TooManyMints(SLOTS - 1);
        self.ring[next] = Minted({amount: uint96(amount), mintedAt: uint48(block.timestamp)});
        unchecked {
            // Both are at most the limit, which fits 80 bits.
            state.used = uint96(used + amount);
        }
        (state.next, state.lastAt) = (uint16(following), uint48(block.timestamp));
        self.state = state;
        return (true, used);
    }

    /// @dev Writes words that mints will use, so that the mints do not pay for making them. Changes no sum.
    function prepare(Window storage self, uint256 count) internal {
        for (uint256 i = 0; i < count && i < SLOTS; ++i) {
            if (self.ring[i].mintedAt == 0) self.ring[i].mintedAt = 1;
        }
    }

    /// @dev Drops what has left the window.
    function _advance(Window storage self, State memory state) private view {
        if (block.timestamp >= uint256(state.lastAt) + LENGTH) {
            (state.used, state.oldest) = (0, state.next);
            return;
        }
        // The latest mint is inside, so the loop ends there at the latest.
        while (block.timestamp >= uint256(state.oldestAt) + LENGTH) {
            unchecked {
                // `used` is the sum of what lies between.
                state.used -= self.ring[state.oldest].amount;
                state.oldest = uint16((uint256(state.oldest) + 1) % SLOTS);
            }
            state.oldestAt = self.ring[state.oldest].mintedAt;
        }
    }
}
