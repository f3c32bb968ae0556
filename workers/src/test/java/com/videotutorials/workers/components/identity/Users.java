package com.videotutorials.workers.components.identity;

import com.google.protobuf.Timestamp;
import com.videotutorials.messages.authentication.v1.UserLoggedIn;
import com.videotutorials.messages.authentication.v1.UserLoginFailed;
import com.videotutorials.messages.identity.v1.AccountLocked;
import com.videotutorials.messages.identity.v1.AccountUnlockRejected;
import com.videotutorials.messages.identity.v1.AccountUnlocked;
import com.videotutorials.messages.identity.v1.AddAdminPrivilege;
import com.videotutorials.messages.identity.v1.AdminPrivilegeAdded;
import com.videotutorials.messages.identity.v1.AdminPrivilegeRejected;
import com.videotutorials.messages.identity.v1.AdminPrivilegeRemoved;
import com.videotutorials.messages.identity.v1.EmailClaimed;
import com.videotutorials.messages.identity.v1.PasswordRehashRejected;
import com.videotutorials.messages.identity.v1.PasswordRehashed;
import com.videotutorials.messages.identity.v1.Register;
import com.videotutorials.messages.identity.v1.Registered;
import com.videotutorials.messages.identity.v1.RegistrationEmailSent;
import com.videotutorials.messages.identity.v1.RegistrationRejected;
import com.videotutorials.messages.identity.v1.RehashPassword;
import com.videotutorials.messages.identity.v1.RemoveAdminPrivilege;
import com.videotutorials.messages.identity.v1.UnlockAccount;
import com.videotutorials.messages.sendemail.v1.Sent;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.StreamName;
import java.time.Instant;
import java.util.UUID;

/** Two users who would like to have one address, and what is said about them. */
final class Users {

    static final String JANE = "2c1f5f5e-7c5b-4c27-9d2c-0a3f5a4b8f01";
    static final String JOHN = "9b0e3d1a-52a4-4d0e-8f59-6a1f0f5d7c02";
    static final String EMAIL = "jane@example.com";
    static final String EMAIL_ID = "22d34e59-dab0-5525-ab97-4ecdf8d21c83";

    static final StreamName IDENTITY_OF_JANE = identity(JANE);
    static final StreamName IDENTITY_OF_JOHN = identity(JOHN);
    static final StreamName COMMANDS_TO_JANE = Category.of("identity:command").stream(JANE);
    static final StreamName COMMANDS_TO_JOHN = Category.of("identity:command").stream(JOHN);
    static final StreamName LOGINS_OF_JANE = Category.of("authentication").stream(JANE);
    static final StreamName RESERVATION = Category.of("identityEmail").stream(EMAIL_ID);
    static final StreamName COMMANDS_TO_MAIL = Category.of("sendEmail:command").stream(EMAIL_ID);
    static final StreamName MAIL = Category.of("sendEmail").stream(EMAIL_ID);

    private Users() {}

    static StreamName identity(String userId) {
        return Category.of("identity").stream(userId);
    }

    static Metadata byTheOperator() {
        return Metadata.startingTrace(UUID.randomUUID()).withUserId("operator");
    }

    static Metadata byJohn() {
        return Metadata.startingTrace(UUID.randomUUID()).withUserId(JOHN);
    }

    static Register register(String userId) {
        return register(userId, EMAIL);
    }

    static Register register(String userId, String email) {
        return Register.newBuilder()
                .setUserId(userId)
                .setEmail(email)
                .setPasswordHash("hash of " + userId)
                .build();
    }

    static Registered registered(String userId) {
        return Registered.newBuilder()
                .setUserId(userId)
                .setEmail(EMAIL)
                .setPasswordHash("hash of " + userId)
                .build();
    }

    static RegistrationRejected registrationRejected(String userId, String reason) {
        return RegistrationRejected.newBuilder()
                .setUserId(userId)
                .setEmail(EMAIL)
                .setReason(reason)
                .build();
    }

    static EmailClaimed claimedBy(String userId) {
        return EmailClaimed.newBuilder().setEmailId(EMAIL_ID).setUserId(userId).build();
    }

    static Sent sent(String emailId) {
        return Sent.newBuilder()
                .setEmailId(emailId)
                .setTo(EMAIL)
                .setSubject("Welcome")
                .build();
    }

    static RegistrationEmailSent registrationEmailSent(String userId) {
        return RegistrationEmailSent.newBuilder()
                .setUserId(userId)
                .setEmailId(EMAIL_ID)
                .build();
    }

    static RehashPassword rehash(String hash) {
        return RehashPassword.newBuilder().setUserId(JANE).setPasswordHash(hash).build();
    }

    static PasswordRehashed rehashed(String hash) {
        return PasswordRehashed.newBuilder()
                .setUserId(JANE)
                .setPasswordHash(hash)
                .build();
    }

    static PasswordRehashRejected rehashRejected() {
        return PasswordRehashRejected.newBuilder()
                .setUserId(JANE)
                .setReason("NOT_REGISTERED")
                .build();
    }

    static AddAdminPrivilege addAdmin(String userId) {
        return AddAdminPrivilege.newBuilder().setUserId(userId).build();
    }

    static RemoveAdminPrivilege removeAdmin(String userId) {
        return RemoveAdminPrivilege.newBuilder().setUserId(userId).build();
    }

    static AdminPrivilegeAdded adminAdded(String userId) {
        return AdminPrivilegeAdded.newBuilder().setUserId(userId).build();
    }

    static AdminPrivilegeRemoved adminRemoved(String userId) {
        return AdminPrivilegeRemoved.newBuilder().setUserId(userId).build();
    }

    static AdminPrivilegeRejected adminRejected(String userId, String reason) {
        return AdminPrivilegeRejected.newBuilder()
                .setUserId(userId)
                .setReason(reason)
                .build();
    }

    static UserLoginFailed loginFailed() {
        return UserLoginFailed.newBuilder()
                .setUserId(JANE)
                .setReason("Incorrect password")
                .build();
    }

    static UserLoggedIn loggedIn() {
        return UserLoggedIn.newBuilder().setUserId(JANE).build();
    }

    static AccountLocked lockedUntil(Instant until) {
        return AccountLocked.newBuilder()
                .setUserId(JANE)
                .setReason("TOO_MANY_FAILED_LOGINS")
                .setUntil(Timestamp.newBuilder()
                        .setSeconds(until.getEpochSecond())
                        .setNanos(until.getNano()))
                .build();
    }

    static UnlockAccount unlock() {
        return UnlockAccount.newBuilder().setUserId(JANE).build();
    }

    static AccountUnlocked unlocked(String reason) {
        return AccountUnlocked.newBuilder().setUserId(JANE).setReason(reason).build();
    }

    static AccountUnlockRejected unlockRejected(String reason) {
        return AccountUnlockRejected.newBuilder()
                .setUserId(JANE)
                .setReason(reason)
                .build();
    }
}
