import Foundation
import TestSupport
import Testing

/// `ullage history`: the listing's steps and statistics, as a shell and a spreadsheet see them.
@Suite struct HistoryTests {
    private static let header =
        "at,tank,level_mm_min,level_mm_mean,level_mm_max,level_mm_last,interface_mm_min,interface_mm_mean,interface_mm_max,"
        + "interface_mm_last,temperature_c_min,temperature_c_mean,temperature_c_max,temperature_c_last,good"
    /// 2026-01-05T00:00:00Z.
    private static let midnight = 1_767_571_200_000

    /// A site whose station ran once, and then a gauge without an interface: ten good minutes at midnight, half of them at 1000 mm and
    /// half at 2000 mm, and a silence that was noticed. The other tank is of a clock without a battery.
    private func recorded() throws -> TestSite {
        let site = try TestSite()
        let simulator = try site.simulate()
        let station = try site.serve()
        #expect(try eventually { try site.ullage("status").status == 0 })
        #expect(station.terminate() == 0)
        simulator.killNine()
        var rows = ""
        for minute in 0..<10 {
            rows +=
                "INSERT INTO sample SELECT tank_id, \(Self.midnight + minute * 60_000), 0, \(minute < 5 ? 1_000 : 2_000), NULL, 325, 64 FROM tank WHERE name = 'TK-101';"
        }
        rows += """
            INSERT INTO sample SELECT tank_id, \(Self.midnight + 600_000), 0, NULL, NULL, NULL, 2 + 64 + 2 * 4096
                FROM tank WHERE name = 'TK-101';
            INSERT INTO open_span SELECT tank_id, \(Self.midnight), \(Self.midnight + 7_200_000) FROM tank WHERE name = 'TK-101';
            INSERT INTO sample SELECT tank_id, 5000, 0, 1, NULL, NULL, 64 FROM tank WHERE name = 'TK-102';
            INSERT INTO open_span SELECT tank_id, 0, 120000 FROM tank WHERE name = 'TK-102';
            """
        try site.sqlite(rows)
        return site
    }

    @Test func `an hour with ten good minutes says so, and every step and tank has a row`() throws {
        let site = try recorded()
        // Named the other way round: rows of one time come in the configuration's order.
        let outcome = try site.ullage(
            "history", "TK-102", "TK-101", "--step", "3600", "--from", "2026-01-05T00:00:00Z", "--to",
            "2026-01-05T02:00:00Z")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(
            outcome.lines == [
                Self.header,
                "2026-01-05T00:00:00.000Z,TK-101,1000,1500,2000,2000,,,,,32.5,32.5,32.5,32.5,0.167",
                "2026-01-05T00:00:00.000Z,TK-102,,,,,,,,,,,,,",
                "2026-01-05T01:00:00.000Z,TK-101,,,,,,,,,,,,,",
                "2026-01-05T01:00:00.000Z,TK-102,,,,,,,,,,,,,",
            ])
    }

    @Test func `JSON Lines have the same names, and nulls`() throws {
        let site = try recorded()
        let outcome = try site.ullage(
            "history", "TK-101", "--step", "3600", "--format", "json", "--from", "2026-01-05T00:00:00Z", "--to",
            "2026-01-05T02:00:00Z")
        #expect(outcome.status == 0)
        #expect(outcome.objects.count == 2 && outcome.lines.count == 2)
        #expect(Set(outcome.objects[0].keys) == Set(Self.header.split(separator: ",").map(String.init)))
        #expect(outcome.objects[0]["level_mm_mean"] as? Double == 1_500)
        #expect(outcome.objects[0]["interface_mm_min"] is NSNull)
        #expect(outcome.objects[0]["good"] as? Double == 0.167)
        #expect(outcome.objects[1]["good"] is NSNull)
    }

    @Test func `steps are counted from the window's beginning, and a gauge that failed was good for no time`() throws {
        let site = try recorded()
        let outcome = try site.ullage(
            "history", "TK-101", "--step", "90.5", "--from", "2026-01-05T00:09:00Z", "--to", "2026-01-05T00:13:00Z")
        #expect(
            outcome.lines.dropFirst() == [
                "2026-01-05T00:09:00.000Z,TK-101,2000,2000,2000,2000,,,,,32.5,32.5,32.5,32.5,0.663",
                "2026-01-05T00:10:30.500Z,TK-101,,,,,,,,,,,,,0",
                "2026-01-05T00:12:01.000Z,TK-101,,,,,,,,,,,,,",
            ])
    }

    @Test func `without a beginning the steps begin with what is stored, and not in 1970`() throws {
        let site = try recorded()
        let outcome = try site.ullage("history", "--all", "--step", "3600", "--to", "2026-01-05T01:00:00Z")
        #expect(outcome.lines.count == 1 + 3)
        #expect(outcome.lines[1].hasPrefix("2026-01-05T00:00:00.000Z,TK-101,1000,"))
        let past = try site.ullage(
            "history", "TK-102", "--step", "3600", "--from", "1970-01-01T00:00:00Z", "--to", "1970-01-01T01:00:00Z")
        #expect(past.lines.last?.hasPrefix("1970-01-01T00:00:00.000Z,TK-102,1,1,1,1,") == true)
    }

    @Test func `a tank of which nothing is stored has no beginning, and no rows`() throws {
        let site = try recorded()
        try site.sqlite("DELETE FROM sample; DELETE FROM minute; DELETE FROM hour;")
        let outcome = try site.ullage("history", "--all", "--step", "1")
        #expect(outcome.status == 0)
        #expect(outcome.lines == [Self.header])
    }

    @Test func `a reader that goes away ends an endless window quietly`() throws {
        let site = try recorded()
        let script = """
            { "$1" history --all --step 0.001 --from 2020-01-01T00:00:00Z --config "$2"; echo $? > "$3"; } | head -n 1001
            """
        let status = site.folder.file("status")
        let child = try ChildProcess(
            ["sh", "-c", script, "sh", Program.path, site.config, status], streams: .outputAndErrors)
        let (output, errors) = child.readToEnd()
        #expect(child.wait() == 0)
        #expect(output.split(separator: "\n").count == 1_001)
        #expect(errors.isEmpty)
        #expect(try String(contentsOfFile: status, encoding: .utf8) == "0\n")
    }

    @Test func `the statistics beside a running station tell rows, span and size`() throws {
        let site = try TestSite()
        let simulator = try site.simulate()
        let station = try site.serve()
        #expect(try eventually { try site.ullage("status").status == 0 })
        let found = try eventually {
            let levels = try site.ullage("history", "--statistics", "--format", "json").objects.first?["levels"]
            return ((levels as? [[String: Any]])?.first?["rows"] as? Int ?? 0) >= 3
        }
        #expect(found)
        let outcome = try site.ullage("history", "--statistics", "--format", "json")
        #expect(outcome.status == 0)
        #expect(outcome.lines.count == 1)
        let object = try #require(outcome.objects.first)
        let levels = try #require(object["levels"] as? [[String: Any]])
        #expect(levels.map { $0["level"] as? String } == ["raw", "minutes", "hours"])
        #expect((levels.first?["first"] as? String)?.hasPrefix("20") == true)
        #expect(object["bytes"] as? Int ?? 0 > 4_096)
        #expect(object["journal_entries"] as? Int ?? 0 >= 1)
        #expect(object["kept_rows"] as? Int == 0)
        let text = try site.ullage("history", "--all", "--statistics")
        #expect(text.lines.first == "\(site.database), all tanks, times of Asia/Shanghai")
        #expect(text.lines.contains { $0.hasPrefix("raw ") } && text.lines.contains { $0.hasPrefix("file ") })
        #expect(station.terminate() == 0)
        simulator.killNine()
    }

    @Test(arguments: [["--all"], ["TK-101", "--step", "60"], ["--statistics"]])
    func `no history is one line and status 1, and makes no database`(arguments: [String]) throws {
        let site = try TestSite()
        let outcome = try site.ullageList(["history"] + arguments)
        #expect(outcome.status == 1)
        #expect(outcome.errorLines.count == 1)
        #expect(outcome.errors.contains("no database"), "\(outcome.errors)")
        #expect(!FileManager.default.fileExists(atPath: site.database))
    }

    @Test(arguments: [["TK-999"], ["TK-101", "TK-999", "--step", "60"], ["TK-999", "--statistics"]])
    func `a tank that is not there is one line and status 1`(arguments: [String]) throws {
        let outcome = try TestSite().ullageList(["history"] + arguments)
        #expect(outcome.status == 1)
        #expect(outcome.errorLines.count == 1)
        #expect(outcome.errors.contains("no tank TK-999"))
        #expect(outcome.output.isEmpty)
    }

    @Test(arguments: [
        ["TK-101", "--step", "0"], ["TK-101", "--step", "-5"], ["TK-101", "--step", "nan"],
        ["TK-101", "--step", "inf"],
        ["TK-101", "--step", "sixty"], ["TK-101", "--step", ""], ["TK-101", "--step", "1e3"],
        ["TK-101", "--step", "0.0001"], ["TK-101", "--step", "1.0005"], ["TK-101", "--step", "3153600001"],
        ["TK-101", "--step", "--all"], ["--all", "--statistics", "--step", "60"], ["--statistics", "--from", "-8h"],
        ["--statistics", "--format", "csv"], ["TK-101", "--format", "xml"], ["--all", "TK-101"], ["--step", "60"],
        ["--all", "--step", "60", "--from", "-1h", "--to", "-2h"], ["--all", "import", "old.csv"],
        ["--from", "-1h", "import", "old.csv"],
    ])
    func `what makes no sense is one line and status 2`(arguments: [String]) throws {
        let outcome = try TestSite().ullageList(["history"] + arguments)
        #expect(outcome.status == 2)
        #expect(outcome.errorLines.count == 1, "\(outcome.errors)")
        #expect(outcome.errors.hasPrefix("ullage: "))
        #expect(outcome.output.isEmpty)
    }

    @Test func `a tank may be named as a subcommand is`() throws {
        let site = try TestSite { $0.replacingOccurrences(of: "TK-102", with: "import") }
        let outcome = try site.ullage("history", "list", "import")
        // It is known: only the database is not there yet.
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("no database"), "\(outcome.errors)")
        let help = try Program.run(["history", "import", "--help"])
        #expect(help.status == 0)
        #expect(help.output.contains("USAGE: ullage history import"))
    }

    @Test func `check tells what the history comes to, level by level`() throws {
        let outcome = try TestSite().ullage("check")
        #expect(outcome.status == 0)
        for words in [
            "raw      45 days: ", "minutes  1827 days: ", "hours    for ever: ", "kept     around alarms and movements",
            "after the first year", "at the steady state", " free",
        ] {
            #expect(outcome.output.contains(words), "\(words)")
        }
        #expect(!outcome.errors.contains("larger disk"))
    }

    /// Whether a user may have a disk of some megabytes here, in a name space of its own.
    private static let hasSmallDisks: Bool = {
        let child = try? ChildProcess(["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"], streams: .none)
        return child?.wait() == 0
    }()

    @Test(.enabled(if: hasSmallDisks)) func `check warns of a disk that is too small`() throws {
        let site = try TestSite()
        let disk = try TemporaryFolder()
        let script = """
            mount -t tmpfs -o size=20m none "$1" && cp "$3" "$1/config.toml" || exit 9
            exec "$2" check --config "$1/config.toml"
            """
        let child = try ChildProcess(
            ["unshare", "-rm", "sh", "-c", script, "sh", disk.path, Program.path, site.config],
            streams: .outputAndErrors)
        let (output, errors) = child.readToEnd()
        #expect(child.wait() == 0)
        #expect(output.contains("after the first year"))
        #expect(errors.contains("in its first year, and \(disk.path) has room for"), "\(errors)")
        #expect(errors.contains("raw_days"))
    }
}

extension TestSite {
    /// Writes into the history behind the program's back, while no station runs.
    fileprivate func sqlite(_ statements: String) throws {
        let shell = try ChildProcess(["sqlite3", database, statements], streams: .outputAndErrors)
        let words = shell.readToEnd().errors
        guard shell.wait() == 0 else { throw Failure(words: words) }
    }
}
