package com.videotutorials.workers.components.identity;

import com.videotutorials.messages.authentication.v1.UserLoginFailed;
import com.videotutorials.messages.identity.v1.AddAdminPrivilege;
import com.videotutorials.messages.identity.v1.Register;
import com.videotutorials.messages.identity.v1.Registered;
import com.videotutorials.messages.identity.v1.RehashPassword;
import com.videotutorials.messages.identity.v1.RemoveAdminPrivilege;
import com.videotutorials.messages.identity.v1.UnlockAccount;
import com.videotutorials.messages.sendemail.v1.Sent;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.Recorded;
import com.videotutorials.messagestore.Subscription;
import com.videotutorials.messagestore.UnitOfWork;
import java.util.List;

/** Decides who the users are and what becomes of their accounts, and welcomes them by mail. */
public final class IdentityComponent {

    /** The users. */
    public static final Category IDENTITY = Category.of("identity");

    /** To whom each address belongs: a stream for each address, whose first message is the reservation. */
    public static final Category IDENTITY_EMAIL = Category.of("identityEmail");

    static final Category AUTHENTICATION = Category.of("authentication");
    static final Category SEND_EMAIL = Category.of("sendEmail");

    private final RegistrationHandlers registration = new RegistrationHandlers();
    private final WelcomeHandlers welcome = new WelcomeHandlers(new RegistrationEmail());
    private final PasswordHandlers password = new PasswordHandlers();
    private final AdminHandlers admin = new AdminHandlers();
    private final LockHandlers lock = new LockHandlers();

    /** What it listens to. */
    public List<Subscription<UnitOfWork>> subscriptions() {
        return List.of(
                Subscription.<UnitOfWork>named("components:identity:command", IDENTITY.commands())
                        .on(Register.class, registration::register)
                        .on(RehashPassword.class, password::rehash)
                        .on(AddAdminPrivilege.class, admin::add)
                        .on(RemoveAdminPrivilege.class, admin::remove)
                        .on(UnlockAccount.class, lock::unlock),
                Subscription.<UnitOfWork>named("components:identity", IDENTITY).on(Registered.class, this::registered),
                Subscription.<UnitOfWork>named("components:identity:sendEmailEvents", SEND_EMAIL)
                        .on(Sent.class, welcome::sent)
                        .originatingFrom(IDENTITY),
                Subscription.<UnitOfWork>named("components:identity:authentication", AUTHENTICATION)
                        .on(UserLoginFailed.class, lock::loginFailed));
    }

    private void registered(UnitOfWork work, Recorded<Registered> event) {
        registration.claimAfterwards(work, event);
        welcome.registered(work, event);
    }
}
