import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

/// A station killed again and again at random instants, under a storm of alarms, with people acknowledging, shelving and
/// writing notes meanwhile: what one of them saw confirmed is there, and the journal's chain holds.
@Suite struct KillStormTests {
    @Test func `nothing that was confirmed is lost, however often the station is killed`() throws {
        let site = try StormSite()
        let seed = UInt64.random(in: 0 ... .max)
        print("kill storm: seed \(seed)")
        var random = SeededRandom(seed: seed)
        let rounds = LongForm.rounds(3, long: 200)
        var confirmed = Confirmed()
        var entries = 0
        for round in 1...rounds {
            let begun = Date()
            let station = try site.site.serve()
            let clerks = Clerks(site.site, round: round)
            // At another instant of the station's second, and of each command's way, every time.
            station.runs(for: .milliseconds(Int.random(in: 300...3_000, using: &random)))
            station.killNine()
            let news = clerks.end()
            confirmed.take(news)

            // A clock's millisecond is not the process's: a moment more than was run is looked at.
            let from = begun.addingTimeInterval(-1)
            let journal = try site.site.journal("--from", from.ISO8601Format())
            let acknowledged = Set(
                journal.filter { $0["event"] as? String == "acknowledged" }.map {
                    "\($0["alarm"] as? String ?? "")#\($0["serial"] as? Int ?? 0)"
                })
            #expect(news.acknowledged.isSubset(of: acknowledged), "round \(round)")
            let texts = Set(journal.compactMap { $0["text"] as? String })
            for token in news.tokens {
                #expect(texts.contains { $0.contains(token) }, "round \(round): \(token)")
            }
            try holdStates(confirmed, site.site, round)
            try holdFigures(site.site, round)
            let verified = try site.site.ullage("journal", "--verify")
            #expect(verified.status == 0, "round \(round): \(verified.errors)")
            let count = verified.output.split(separator: " ").compactMap { Int($0) }.first ?? 0
            #expect(count > entries, "round \(round): the journal shrank or stood still")
            entries = count
        }
        // All of it is still there at the end, and there was a storm.
        let all = try site.site.journal("--event", "acknowledged").map {
            "\($0["alarm"] as? String ?? "")#\($0["serial"] as? Int ?? 0)"
        }
        #expect(confirmed.acknowledged.isSubset(of: Set(all)))
        #expect(all.count == Set(all).count, "an annunciation was acknowledged twice")
        #expect(!confirmed.acknowledged.isEmpty && !confirmed.tokens.isEmpty)
        #expect(try site.site.journal("--event", "raised").count > rounds)
        print(
            "kill storm: \(rounds) kills, \(entries) entries, \(confirmed.acknowledged.count) acknowledgements confirmed"
        )
    }

    /// Every minute of which there are samples is either made of them, or told to be not made yet.
    private func holdFigures(_ site: TestSite, _ round: Int) throws {
        // What was held from before a minute's first sample may be a minute's extreme, and nothing else that is not among its samples.
        let wrong = """
            WITH s AS (SELECT tank_id, at_ms / 60000 AS m, min(level_mm) AS low, max(level_mm) AS high FROM sample
                    WHERE level_mm IS NOT NULL GROUP BY 1, 2),
                h AS (SELECT s.*, coalesce((SELECT level_mm FROM sample p WHERE p.tank_id = s.tank_id AND p.at_ms < m * 60000
                    ORDER BY at_ms DESC LIMIT 1), low) AS held FROM s)
            SELECT h.tank_id, h.m, low, high, held, f.level_mm, f.level_below_mm, f.level_above_mm
            FROM h LEFT JOIN minute f ON f.tank_id = h.tank_id AND f.minute = h.m
            WHERE NOT EXISTS (SELECT 1 FROM open_span o WHERE o.tank_id = h.tank_id AND o.from_ms <= m * 60000
                    AND o.to_ms >= (m + 1) * 60000)
                AND (f.level_mm IS NULL OR f.level_mm - f.level_below_mm > low OR f.level_mm + f.level_above_mm < high
                    OR f.level_mm - f.level_below_mm < min(low, held) OR f.level_mm + f.level_above_mm > max(high, held));
            PRAGMA quick_check;
            """
        let shell = try ChildProcess(["sqlite3", site.database, wrong], streams: .outputAndErrors)
        let told = shell.readToEnd()
        #expect(shell.wait() == 0 && told.output == "ok\n", "round \(round): \(told)")
    }

    /// What stands on record with nobody running must be what people were told.
    private func holdStates(_ confirmed: Confirmed, _ site: TestSite, _ round: Int) throws {
        let alarms = try site.ullage("alarms", "--json").objects
        for alarm in alarms {
            let id = alarm["id"] as? String ?? ""
            let state = alarm["state"] as? String ?? ""
            if confirmed.acknowledged.contains("\(id)#\(alarm["serial"] as? Int ?? 0)") {
                #expect(
                    !["unacknowledged", "returned_unacknowledged"].contains(state), "round \(round): \(id) is \(state)")
            }
        }
        for (id, isShelved) in confirmed.shelved {
            let state = alarms.first { $0["id"] as? String == id }?["state"] as? String
            #expect((state == "shelved") == isShelved, "round \(round): \(id) is \(state ?? "normal")")
        }
    }
}

/// What people saw confirmed.
private struct Confirmed: Sendable {
    /// `TK-101/level_h#17`.
    var acknowledged: Set<String> = []
    /// Words of notes and reasons that no other has.
    var tokens: Set<String> = []
    /// Whether an alarm was shelved, by the last that was said of it; absent where a request got no answer.
    var shelved: [String: Bool] = [:]

    mutating func take(_ news: Confirmed) {
        acknowledged.formUnion(news.acknowledged)
        tokens.formUnion(news.tokens)
        shelved = news.shelved
    }
}

/// Two people at work at once, each with one command after the other, until the station is gone.
private final class Clerks: Sendable {
    /// Nobody else touches it, so that its state is known.
    private static let shelvedAlarm = "TK-102/level_l"

    private let site: TestSite
    private let round: Int
    private let confirmed = Mutex(Confirmed())
    private let isOver = Mutex(false)
    private let left = DispatchGroup()

    init(_ site: TestSite, round: Int) {
        self.site = site
        self.round = round
        for work in [acknowledge, shelveAndNote] {
            left.enter()
            Thread.detachNewThread { [left] in
                work()
                left.leave()
            }
        }
    }

    /// Lets the command that is on its way come to its end.
    func end() -> Confirmed {
        isOver.withLock { $0 = true }
        left.wait()
        return confirmed.withLock { $0 }
    }

    private var goesOn: Bool { isOver.withLock { !$0 } }

    @Sendable private func acknowledge() {
        while goesOn {
            guard let alarms = try? site.ullage("alarms", "--json").objects else { continue }
            let waiting = alarms.filter { ($0["state"] as? String)?.hasSuffix("unacknowledged") == true }
            let references = waiting.prefix(4).map { "\($0["id"] as? String ?? "")#\($0["serial"] as? Int ?? 0)" }
            guard !references.isEmpty else { continue }
            guard let outcome = try? site.ullageList(["ack"] + references) else { continue }
            for reference in references
            where outcome.lines.contains("acknowledged \(reference.prefix { $0 != "#" })") {
                confirmed.withLock { _ = $0.acknowledged.insert(reference) }
            }
        }
    }

    @Sendable private func shelveAndNote() {
        let id = Clerks.shelvedAlarm
        var number = 0
        while goesOn {
            number += 1
            let token = "token-\(round)-\(number)."
            if let outcome = try? site.ullage("note", token), outcome.status == 0 {
                confirmed.withLock { _ = $0.tokens.insert(token) }
            }
            guard goesOn else { return }
            let state = try? site.alarm(id)?["state"] as? String
            let isShelved = state == "shelved"
            let reason = "reason-\(round)-\(number)."
            confirmed.withLock { $0.shelved[id] = nil }
            let outcome =
                isShelved
                ? try? site.ullage("unshelve", id)
                : try? site.ullage("shelve", id, "--for", "1h", "--reason", reason)
            guard outcome?.status == 0 else { continue }
            confirmed.withLock {
                $0.shelved[id] = !isShelved
                if !isShelved { $0.tokens.insert(reason) }
            }
        }
    }
}

/// A site whose vessels waver across their limits, without any delay: alarms come and go all the time.
private struct StormSite {
    private static let tanks = (101...112).map { "TK-\($0)" }

    let site: TestSite
    /// Its folder holds the line's device.
    private let calm: TestSite
    private let simulator: BackgroundProgram

    /// The gauges are simulated from a configuration with wide limits, since a simulated tank keeps clear of its own.
    init() throws {
        calm = try TestSite(tanks: StormSite.tanks.count) {
            $0.replacingOccurrences(of: "unit = ", with: "service = \"flow_through\"\nunit = ")
        }
        simulator = try calm.simulate("--speed", "1000")
        let device = calm.folder.file("south")
        // What each level wavers about, by a few looks.
        let levels = try calm.ullage("poll", "--json", "--scans", "12").objects
        var centres: [String: Double] = [:]
        for tank in StormSite.tanks {
            let seen = levels.filter { $0["tank"] as? String == tank }.compactMap { $0["level_mm"] as? Double }
            centres[tank] = try (#require(seen.min()) + #require(seen.max())) / 2
        }
        site = try TestSite(tanks: StormSite.tanks.count) { text in
            var blocks = text.components(separatedBy: "[[tank]]")
            for (index, tank) in StormSite.tanks.enumerated() {
                let centre = centres[tank] ?? 0
                blocks[index + 1] = blocks[index + 1]
                    .replacingOccurrences(of: "unit = ", with: "service = \"flow_through\"\nunit = ")
                    .replacingOccurrences(
                        of: "level_h = { limit = 13000 }",
                        with: "level_h = { limit = \(Int(centre) + 2), deadband = 0, on_delay_s = 0, off_delay_s = 0 }"
                    )
                    .replacingOccurrences(
                        of: "level_l = { limit = 2300 }",
                        with: "level_l = { limit = \(Int(centre) - 2), deadband = 0, on_delay_s = 0, off_delay_s = 0 }")
            }
            return blocks.joined(separator: "[[tank]]").replacingOccurrences(
                of: text.components(separatedBy: "device = \"")[1].components(separatedBy: "\"")[0], with: device)
        }
    }
}
