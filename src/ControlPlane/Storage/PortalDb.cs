using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.AccessKeys;
using Gatehouse.ControlPlane.Apis;
using Gatehouse.ControlPlane.Audit;
using Gatehouse.ControlPlane.Deployments;
using Gatehouse.ControlPlane.Feed;
using Gatehouse.ControlPlane.Keys;
using Gatehouse.ControlPlane.Mail;
using Gatehouse.ControlPlane.Plans;
using Gatehouse.ControlPlane.Stages;
using Gatehouse.ControlPlane.Tags;
using Gatehouse.ControlPlane.Teams;
using Gatehouse.ControlPlane.Versions;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Gatehouse.ControlPlane.Storage;

/// <summary>The control plane's state, the same model on SQLite and PostgreSQL.</summary>
public sealed class PortalDb(DbContextOptions<PortalDb> options) : IdentityUserContext<PortalUser>(options), IDataProtectionKeyContext
{
    public DbSet<Team> Teams => Set<Team>();

    public DbSet<Member> Members => Set<Member>();

    public DbSet<Invite> Invites => Set<Invite>();

    public DbSet<AccessKey> AccessKeys => Set<AccessKey>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<Message> Messages => Set<Message>();

    public DbSet<Api> Apis => Set<Api>();

    public DbSet<ApiVersion> Versions => Set<ApiVersion>();

    public DbSet<Draft> Drafts => Set<Draft>();

    public DbSet<Scratch> Scratches => Set<Scratch>();

    public DbSet<Deployment> Deployments => Set<Deployment>();

    public DbSet<Stage> Stages => Set<Stage>();

    public DbSet<StageEvent> StageEvents => Set<StageEvent>();

    public DbSet<NodeReceipt> NodeReceipts => Set<NodeReceipt>();

    public DbSet<Plan> Plans => Set<Plan>();

    public DbSet<PlanStage> PlanStages => Set<PlanStage>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<PlanKey> PlanKeys => Set<PlanKey>();

    public DbSet<UsageRow> Usage => Set<UsageRow>();

    public DbSet<ResourceTag> Tags => Set<ResourceTag>();

    public DbSet<AuditEntry> Audit => Set<AuditEntry>();

    public DbSet<FeedRow> Feed => Set<FeedRow>();

    public DbSet<Content> Contents => Set<Content>();

    public DbSet<Setting> Settings => Set<Setting>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>The schema with passkeys; said here so that migrations and the running portal see the same model.</summary>
    protected override Version SchemaVersion => IdentitySchemaVersions.Version3;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // SQLite compares and orders numbers only; PostgreSQL takes offset 0 only.
        if (Database.IsSqlite())
        {
            configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();
        }
        else
        {
            configurationBuilder.Properties<DateTimeOffset>().HaveConversion<Utc>();
        }
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<PortalUser>().Property(user => user.DisplayName).HasMaxLength(256);

        // Mapped here and not by IdentityOptions.Stores.SchemaVersion: contexts made outside the portal's services (migrations,
        // commands, tests) would not know that option and see another model.
        builder.Entity<IdentityUserPasskey<string>>(passkey =>
        {
            passkey.ToTable("AspNetUserPasskeys");
            passkey.HasKey(x => x.CredentialId);
            passkey.Property(x => x.CredentialId).HasMaxLength(1024);
            passkey.OwnsOne(x => x.Data).ToJson();
            passkey.HasOne<PortalUser>().WithMany().HasForeignKey(x => x.UserId).IsRequired();
        });

        builder.Entity<Team>(team =>
        {
            team.HasIndex(x => x.Slug).IsUnique();
            team.HasIndex(x => x.AccountId).IsUnique();
        });
        builder.Entity<Member>(member =>
        {
            member.HasKey(x => new { x.TeamId, x.UserId });
            member.HasIndex(x => x.UserId);
            member.HasOne<Team>().WithMany().HasForeignKey(x => x.TeamId);
            member.HasOne<PortalUser>().WithMany().HasForeignKey(x => x.UserId);
        });

        builder.Entity<Invite>(invite =>
        {
            invite.HasIndex(x => new { x.TeamId, x.NormalizedEmail }).IsUnique();
            invite.HasIndex(x => x.TokenHash).IsUnique();
            invite.HasOne<Team>().WithMany().HasForeignKey(x => x.TeamId);
        });
        builder.Entity<AccessKey>(key =>
        {
            key.HasIndex(x => new { x.TeamId, x.CreatedAt });
            key.HasOne<Team>().WithMany().HasForeignKey(x => x.TeamId);
        });
        builder.Entity<Session>(session =>
        {
            session.HasIndex(x => new { x.UserId, x.LastSeenAt });
            session.HasIndex(x => x.LastSeenAt);
            session.HasOne<PortalUser>().WithMany().HasForeignKey(x => x.UserId);
        });
        builder.Entity<Message>().HasIndex(x => x.At);

        builder.Entity<Api>(api =>
        {
            api.HasIndex(x => new { x.TeamId, x.Name }).IsUnique();
            api.HasOne<Team>().WithMany().HasForeignKey(x => x.TeamId);
        });
        builder.Entity<ApiVersion>(version =>
        {
            version.HasKey(x => x.ApiId);
            version.HasIndex(x => new { x.ApiKey, x.Label }).IsUnique();
            version.HasIndex(x => new { x.TeamId, x.AwsName }).IsUnique();
            version.HasOne<Api>().WithMany().HasForeignKey(x => x.ApiKey);
        });
        builder.Entity<Draft>(draft =>
        {
            draft.HasKey(x => x.ApiId);
            draft.Property(x => x.Revision).IsConcurrencyToken();
            draft.HasOne<ApiVersion>().WithOne().HasForeignKey<Draft>(x => x.ApiId);
        });
        builder.Entity<Scratch>(scratch =>
        {
            scratch.HasKey(x => new { x.UserId, x.ApiId });
            scratch.HasOne<ApiVersion>().WithMany().HasForeignKey(x => x.ApiId);
        });

        builder.Entity<Deployment>(deployment =>
        {
            deployment.HasKey(x => new { x.ApiId, x.Id });
            deployment.HasIndex(x => new { x.ApiId, x.Number }).IsUnique();
            deployment.HasOne<ApiVersion>().WithMany().HasForeignKey(x => x.ApiId);
        });
        builder.Entity<Stage>(stage =>
        {
            stage.HasKey(x => new { x.ApiId, x.Name });
            stage.HasIndex(x => x.TeamId);
            stage.Property(x => x.Revision).IsConcurrencyToken();
            stage.HasOne<ApiVersion>().WithMany().HasForeignKey(x => x.ApiId);
        });
        builder.Entity<StageEvent>(entry =>
        {
            entry.HasIndex(x => new { x.ApiId, x.Stage, x.Id });
            entry.HasOne<ApiVersion>().WithMany().HasForeignKey(x => x.ApiId);
        });
        builder.Entity<NodeReceipt>(receipt =>
        {
            receipt.HasKey(x => new { x.EventId, x.Node });
            receipt.HasIndex(x => new { x.Node, x.At });
            receipt.HasOne<StageEvent>().WithMany().HasForeignKey(x => x.EventId);
        });

        builder.Entity<Plan>(plan =>
        {
            plan.HasIndex(x => new { x.TeamId, x.Name }).IsUnique();
            plan.Property(x => x.Revision).IsConcurrencyToken();
            plan.HasOne<Team>().WithMany().HasForeignKey(x => x.TeamId);
            plan.HasMany(x => x.Stages).WithOne().HasForeignKey(x => x.PlanId);
        });
        builder.Entity<PlanStage>(stage =>
        {
            stage.HasKey(x => new { x.PlanId, x.ApiId, x.Stage });
            stage.HasIndex(x => new { x.ApiId, x.Stage });
        });
        builder.Entity<ApiKey>(key =>
        {
            key.HasIndex(x => x.Hash).IsUnique();
            key.HasIndex(x => x.PreviousHash);
            key.HasIndex(x => new { x.TeamId, x.CreatedAt, x.Id });
            key.HasIndex(x => new { x.TeamId, x.Prefix });
            key.HasIndex(x => new { x.TeamId, x.SearchName, x.Id });
            key.HasIndex(x => new { x.TeamId, x.Enabled, x.CreatedAt, x.Id });
            key.HasIndex(x => new { x.TeamId, x.ExpiresAt });
            key.HasIndex(x => new { x.TeamId, x.PreviousHash });
            key.HasOne<Team>().WithMany().HasForeignKey(x => x.TeamId);
            key.HasMany(x => x.Plans).WithOne().HasForeignKey(x => x.ApiKeyId);
        });
        if (Database.IsNpgsql())
        {
            // Ordinal, as SQLite's text is: a search by the beginning of a word is then a range of the index, whatever the database's locale.
            builder.Entity<ApiKey>(key =>
            {
                key.Property(x => x.Id).UseCollation("C");
                key.Property(x => x.SearchName).UseCollation("C");
                key.Property(x => x.Prefix).UseCollation("C");
            });
            builder.Entity<PlanKey>().Property(x => x.ApiKeyId).UseCollation("C");
        }

        builder.Entity<PlanKey>(member =>
        {
            member.HasKey(x => new { x.PlanId, x.ApiKeyId });
            member.HasIndex(x => x.ApiKeyId);
            member.HasIndex(x => new { x.PlanId, x.KeyCreatedAt, x.ApiKeyId });
            member.HasOne<Plan>().WithMany().HasForeignKey(x => x.PlanId);
        });
        builder.Entity<UsageRow>(usage =>
        {
            usage.HasKey(x => new { x.PlanId, x.ApiKeyId, x.Day, x.Node });
            usage.HasIndex(x => new { x.ApiKeyId, x.Day });
        });

        builder.Entity<ResourceTag>(tag =>
        {
            tag.HasKey(x => new { x.TeamId, x.Arn, x.Key });
            tag.Property(x => x.Arn).HasMaxLength(512);
        });

        builder.Entity<AuditEntry>(entry =>
        {
            entry.HasIndex(x => new { x.TeamId, x.At });
            entry.HasIndex(x => x.At);
        });
        builder.Entity<FeedRow>(row =>
        {
            row.HasKey(x => new { x.Kind, x.Key });
            row.Property(x => x.Sequence).ValueGeneratedNever();
            row.HasIndex(x => x.Sequence).IsUnique();
        });
        builder.Entity<Content>().HasKey(x => x.Hash);
        builder.Entity<Setting>().HasKey(x => x.Name);
    }

    private sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(at => at.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

    private sealed class Utc() : ValueConverter<DateTimeOffset, DateTimeOffset>(at => at.ToUniversalTime(), at => at);
}
