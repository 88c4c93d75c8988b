using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Gatehouse.Migrations.Sqlite.Metrics
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Minutes",
                columns: table => new
                {
                    SeriesId = table.Column<int>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    RunId = table.Column<int>(type: "INTEGER", nullable: false),
                    Count2xx = table.Column<long>(type: "INTEGER", nullable: false),
                    Count3xx = table.Column<long>(type: "INTEGER", nullable: false),
                    Count4xx = table.Column<long>(type: "INTEGER", nullable: false),
                    Count5xx = table.Column<long>(type: "INTEGER", nullable: false),
                    LatencySum = table.Column<long>(type: "INTEGER", nullable: false),
                    LatencyMin = table.Column<long>(type: "INTEGER", nullable: false),
                    LatencyMax = table.Column<long>(type: "INTEGER", nullable: false),
                    Latency = table.Column<byte[]>(type: "BLOB", nullable: true),
                    IntegrationSum = table.Column<long>(type: "INTEGER", nullable: false),
                    IntegrationMin = table.Column<long>(type: "INTEGER", nullable: false),
                    IntegrationMax = table.Column<long>(type: "INTEGER", nullable: false),
                    Integration = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Errors = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Minutes", x => new { x.SeriesId, x.At, x.RunId });
                });

            migrationBuilder.CreateTable(
                name: "Pending",
                columns: table => new
                {
                    Width = table.Column<int>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    RunId = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Pending", x => new { x.Width, x.At, x.RunId });
                });

            migrationBuilder.CreateTable(
                name: "Rollups",
                columns: table => new
                {
                    SeriesId = table.Column<int>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Width = table.Column<int>(type: "INTEGER", nullable: false),
                    Count2xx = table.Column<long>(type: "INTEGER", nullable: false),
                    Count3xx = table.Column<long>(type: "INTEGER", nullable: false),
                    Count4xx = table.Column<long>(type: "INTEGER", nullable: false),
                    Count5xx = table.Column<long>(type: "INTEGER", nullable: false),
                    LatencySum = table.Column<long>(type: "INTEGER", nullable: false),
                    LatencyMin = table.Column<long>(type: "INTEGER", nullable: false),
                    LatencyMax = table.Column<long>(type: "INTEGER", nullable: false),
                    Latency = table.Column<byte[]>(type: "BLOB", nullable: true),
                    IntegrationSum = table.Column<long>(type: "INTEGER", nullable: false),
                    IntegrationMin = table.Column<long>(type: "INTEGER", nullable: false),
                    IntegrationMax = table.Column<long>(type: "INTEGER", nullable: false),
                    Integration = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Errors = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Rollups", x => new { x.SeriesId, x.Width, x.At });
                });

            migrationBuilder.CreateTable(
                name: "Runs",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Node = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    StartedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    LastSeen = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Runs", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Series",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Level = table.Column<int>(type: "INTEGER", nullable: false),
                    AccountId = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    ApiId = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    ApiName = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    Stage = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    Resource = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    Method = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    LastSeen = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Series", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Series_AccountId_ApiId_Stage_Resource_Method_Level",
                table: "Series",
                columns: new[] { "AccountId", "ApiId", "Stage", "Resource", "Method", "Level" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Minutes");

            migrationBuilder.DropTable(
                name: "Pending");

            migrationBuilder.DropTable(
                name: "Rollups");

            migrationBuilder.DropTable(
                name: "Runs");

            migrationBuilder.DropTable(
                name: "Series");
        }
    }
}
