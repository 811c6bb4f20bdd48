package dev.freezeframe.transfers.transfer;

import dev.freezeframe.contracts.identity.Caller;
import dev.freezeframe.contracts.identity.Role;
import java.util.UUID;

/** Whom a transfer is bound to: a team, or a person who says for which of their teams. */
sealed interface Recipient {
    /** Whose transfer it is. */
    static Recipient of(Transfer transfer) {
        return transfer.recipientEmail != null ? new Person(transfer.recipientEmail) : new Team(transfer.toTeam);
    }

    /** Whether the transfer concerns the caller at all. */
    boolean includes(Caller caller);

    /** Whether an image may go to that team on the caller's word. */
    boolean allows(Caller caller, UUID team);

    /** Whether the caller may refuse it for the recipient. */
    boolean mayDecline(Caller caller);

    /** A team: its owners and members. */
    record Team(UUID team) implements Recipient {
        @Override
        public boolean includes(Caller caller) {
            return caller.memberships().containsKey(team);
        }

        @Override
        public boolean allows(Caller caller, UUID wanted) {
            return team.equals(wanted) && mayAccept(caller, team);
        }

        @Override
        public boolean mayDecline(Caller caller) {
            return mayAccept(caller, team);
        }
    }

    /** Whoever has that address. */
    record Person(String email) implements Recipient {
        @Override
        public boolean includes(Caller caller) {
            return email.equals(Transfers.address(caller.email()));
        }

        @Override
        public boolean allows(Caller caller, UUID wanted) {
            return includes(caller) && mayAccept(caller, wanted);
        }

        @Override
        public boolean mayDecline(Caller caller) {
            return includes(caller);
        }
    }

    /** Only owners and members take images for their team. */
    static boolean mayAccept(Caller caller, UUID team) {
        Role role = caller.memberships().get(team);
        return role == Role.OWNER || role == Role.MEMBER;
    }
}
