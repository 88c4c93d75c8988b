using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Gatehouse.Migrations.Postgres.Metrics
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "metrics");

            migrationBuilder.CreateTable(
                name: "Minutes",
                schema: "metrics",
                columns: table => new
                {
                    SeriesId = table.Column<int>(type: "integer", nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    RunId = table.Column<int>(type: "integer", nullable: false),
                    Count2xx = table.Column<long>(type: "bigint", nullable: false),
                    Count3xx = table.Column<long>(type: "bigint", nullable: false),
                    Count4xx = table.Column<long>(type: "bigint", nullable: false),
                    Count5xx = table.Column<long>(type: "bigint", nullable: false),
                    LatencySum = table.Column<long>(type: "bigint", nullable: false),
                    LatencyMin = table.Column<long>(type: "bigint", nullable: false),
                    LatencyMax = table.Column<long>(type: "bigint", nullable: false),
                    Latency = table.Column<byte[]>(type: "bytea", nullable: true),
                    IntegrationSum = table.Column<long>(type: "bigint", nullable: false),
                    IntegrationMin = table.Column<long>(type: "bigint", nullable: false),
                    IntegrationMax = table.Column<long>(type: "bigint", nullable: false),
                    Integration = table.Column<byte[]>(type: "bytea", nullable: true),
                    Errors = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Minutes", x => new { x.SeriesId, x.At, x.RunId });
                });

            migrationBuilder.CreateTable(
                name: "Pending",
                schema: "metrics",
                columns: table => new
                {
                    Width = table.Column<int>(type: "integer", nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    RunId = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Pending", x => new { x.Width, x.At, x.RunId });
                });

            migrationBuilder.CreateTable(
                name: "Rollups",
                schema: "metrics",
                columns: table => new
                {
                    SeriesId = table.Column<int>(type: "integer", nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    Width = table.Column<int>(type: "integer", nullable: false),
                    Count2xx = table.Column<long>(type: "bigint", nullable: false),
                    Count3xx = table.Column<long>(type: "bigint", nullable: false),
                    Count4xx = table.Column<long>(type: "bigint", nullable: false),
                    Count5xx = table.Column<long>(type: "bigint", nullable: false),
                    LatencySum = table.Column<long>(type: "bigint", nullable: false),
                    LatencyMin = table.Column<long>(type: "bigint", nullable: false),
                    LatencyMax = table.Column<long>(type: "bigint", nullable: false),
                    Latency = table.Column<byte[]>(type: "bytea", nullable: true),
                    IntegrationSum = table.Column<long>(type: "bigint", nullable: false),
                    IntegrationMin = table.Column<long>(type: "bigint", nullable: false),
                    IntegrationMax = table.Column<long>(type: "bigint", nullable: false),
                    Integration = table.Column<byte[]>(type: "bytea", nullable: true),
                    Errors = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Rollups", x => new { x.SeriesId, x.Width, x.At });
                });

            migrationBuilder.CreateTable(
                name: "Runs",
                schema: "metrics",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Node = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    StartedAt = table.Column<long>(type: "bigint", nullable: false),
                    LastSeen = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Runs", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Series",
                schema: "metrics",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Level = table.Column<int>(type: "integer", nullable: false),
                    AccountId = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    ApiId = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    ApiName = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    Stage = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    Resource = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    Method = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    LastSeen = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Series", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Series_AccountId_ApiId_Stage_Resource_Method_Level",
                schema: "metrics",
                table: "Series",
                columns: new[] { "AccountId", "ApiId", "Stage", "Resource", "Method", "Level" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Minutes",
                schema: "metrics");

            migrationBuilder.DropTable(
                name: "Pending",
                schema: "metrics");

            migrationBuilder.DropTable(
                name: "Rollups",
                schema: "metrics");

            migrationBuilder.DropTable(
                name: "Runs",
                schema: "metrics");

            migrationBuilder.DropTable(
                name: "Series",
                schema: "metrics");
        }
    }
}
