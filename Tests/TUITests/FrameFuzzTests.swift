import Alarms
import Quantities
import Snapshots
import TankFarm
import TestSupport
import Testing

@testable import TUI

/// Whatever the line, the database or a person hands in, a frame comes out.
@Suite struct FrameFuzzTests {
    private static let numbers: [Double] = [
        0, -1, 1, 9_641, 14_140, -500, 1e7, 1e15, 1e300, -1e300, .nan, .infinity, -.infinity, 2e-308, 13_999.6,
    ]
    private static let words = [
        "", "TK-101", "漢字漢字漢字漢字漢字漢字漢字漢字", "\u{1B}[31mred\u{7}", "e\u{301}e\u{301}", "👨‍👩‍👧‍👦🛢️", "\u{301}", "\n\t",
        "a very long title that goes on and on and on, and then goes on again until no window is wide enough for it",
        "\u{202E}evil",
    ]

    private func number(_ random: inout SeededRandom) -> Double { Self.numbers.randomElement(using: &random) ?? 0 }
    private func maybe(_ random: inout SeededRandom) -> Double? { Bool.random(using: &random) ? number(&random) : nil }
    private func word(_ random: inout SeededRandom) -> String { Self.words.randomElement(using: &random) ?? "" }
    private func wall(_ random: inout SeededRandom) -> WallTime {
        let instants: [Int64] = [0, 1_795_240_927_000, .max, .min, -5]
        return WallTime(milliseconds: instants.randomElement(using: &random) ?? 0)
    }
    private func moment(_ random: inout SeededRandom) -> Moment {
        let instants: [Int64] = [0, 500_000_000_000_000, .max]
        let nanoseconds = instants.randomElement(using: &random) ?? 0
        return Moment(monotonic: MonotonicTime(nanoseconds: nanoseconds), wall: wall(&random))
    }
    private func duration(_ random: inout SeededRandom) -> Duration {
        [.zero, .seconds(-5), .seconds(61), .seconds(1_000_000_000_000), .milliseconds(7)].randomElement(using: &random)
            ?? .zero
    }
    private func measurement(_ random: inout SeededRandom) -> Measurement {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: .good(number(&random))
        case 1: .uncertain(number(&random), Reason.allCases.randomElement(using: &random) ?? .jump)
        case 2: .bad(Reason.allCases.randomElement(using: &random) ?? .timeout)
        default: .absent
        }
    }

    private func tank(_ random: inout SeededRandom) -> TankSnapshot {
        var tank = Tank(
            name: TankName(word(&random)), title: word(&random), group: word(&random), line: LineName(word(&random)),
            unit: 7,
            shellHeightMillimetres: number(&random), referenceHeightMillimetres: maybe(&random))
        tank.levels.criticalHighMillimetres = maybe(&random)
        tank.levels.minimumWorkingMillimetres = maybe(&random)
        let kinds = AlarmKind.allCases.filter { $0.side != .fault }.shuffled(using: &random)
        var snapshot = TankSnapshot(
            tank: tank, gaugeModel: word(&random),
            limits: kinds.prefix(Int.random(in: 0...8, using: &random)).map {
                AlarmLimit(kind: $0, limit: number(&random))
            })
        snapshot.level = measurement(&random)
        snapshot.interface = measurement(&random)
        snapshot.temperature = measurement(&random)
        snapshot.detail = Bool.random(using: &random) ? word(&random) : nil
        snapshot.readAt = Bool.random(using: &random) ? moment(&random) : nil
        snapshot.lastGoodLevelMillimetres = maybe(&random)
        snapshot.lastGoodAt = Bool.random(using: &random) ? wall(&random) : nil
        snapshot.rateMillimetresPerMinute = maybe(&random)
        snapshot.rateCubicMetresPerHour = maybe(&random)
        snapshot.movement = [.unknown, .still, .rising, .falling].randomElement(using: &random) ?? .still
        snapshot.timeToOverfill = Bool.random(using: &random) ? duration(&random) : nil
        snapshot.timeToDry = Bool.random(using: &random) ? duration(&random) : nil
        snapshot.totalCubicMetres = maybe(&random)
        snapshot.freeWaterCubicMetres = maybe(&random)
        snapshot.roomMillimetres = maybe(&random)
        snapshot.percent = maybe(&random)
        snapshot.notWatched =
            Bool.random(using: &random)
            ? NotWatched(word(&random), since: wall(&random), by: Bool.random(using: &random) ? word(&random) : nil)
            : nil
        if Bool.random(using: &random) {
            snapshot.declaration = TankDeclaration(
                tank: tank.name, use: DeclaredUse.allCases.randomElement(using: &random) ?? .none, by: word(&random),
                since: wall(&random), reason: word(&random), levelMillimetres: maybe(&random))
            snapshot.lost = LostWhileMoving(
                at: moment(&random), levelMillimetres: number(&random), rateMillimetresPerMinute: number(&random),
                highHighAt: moment(&random), criticalAt: Bool.random(using: &random) ? moment(&random) : nil)
            snapshot.secondaryLevel = measurement(&random)
            snapshot.test = ProofTest(by: word(&random), since: moment(&random), until: moment(&random))
            snapshot.testedAt = Bool.random(using: &random) ? wall(&random) : nil
            snapshot.testDueAt = wall(&random)
        }
        if Bool.random(using: &random) { snapshot.quantities = quantities(&random) }
        snapshot.product = Bool.random(using: &random) ? word(&random) : nil
        snapshot.productTitle = Bool.random(using: &random) ? word(&random) : nil
        snapshot.rounding = TicketRounding(
            volumeDecimals: Int.random(in: -1...12, using: &random), massDecimals: Int.random(in: 0...9, using: &random)
        )
        snapshot.timeToMaximumWorking = Bool.random(using: &random) ? duration(&random) : nil
        let heights = (0..<3).map { _ in number(&random) }
        let extras: [GaugeExtra] =
            [.pressure, .waterCut, .ambient, .profileHeight(point: .max), .profileCut(point: .max, atMillimetres: nil)]
            + heights.flatMap { [.temperature(atMillimetres: $0), .profileCut(point: 1, atMillimetres: $0)] }
        snapshot.extras = extras.prefix(Int.random(in: 0...11, using: &random)).map {
            ExtraValue($0, measurement(&random))
        }
        snapshot.manualValues = (0..<Int.random(in: 0...5, using: &random)).map { _ in manual(tank.name, &random) }
        for _ in 0..<Int.random(in: 0...120, using: &random) { snapshot.recentLevelsMillimetres.append(maybe(&random)) }
        return snapshot
    }

    private func figure(_ random: inout SeededRandom) -> Figure {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: .known(number(&random))
        case 1: .uncertain(number(&random), why: word(&random))
        case 2: .missing(why: word(&random))
        default: .absent
        }
    }

    private func quantities(_ random: inout SeededRandom) -> TankQuantities {
        var result = TankQuantities()
        let paths: [WritableKeyPath<TankQuantities, Figure>] = [
            \.total, \.liquidHead, \.freeWater, \.liquidHeadBesideWater, \.lessWater, \.shellTemperature, \.shellFactor,
            \.shellCorrected, \.roofAdjustment, \.gov, \.oilTemperature, \.pressure, \.ambient, \.baseDensity, \.ctl,
            \.cpl, \.vcf, \.density, \.gsv, \.waterPercent, \.csw, \.nsv, \.massInVacuum, \.weightFactor, \.massInAir,
            \.pureWater, \.pureOil,
        ]
        for path in paths { result[keyPath: path] = figure(&random) }
        result.tableWords = word(&random)
        result.group = word(&random)
        result.temperatureSource =
            [.none, .spot, .average(elements: .max, of: .min), .manual]
            .randomElement(using: &random) ?? .none
        result.waterSource = [.none, .interface, .profile].randomElement(using: &random) ?? .none
        result.roofPosition = [nil, .landed, .criticalZone, .floating].randomElement(using: &random) ?? nil
        if Bool.random(using: &random) {
            result.standard = CorrectionStandard(
                method: CorrectionMethod.allCases.randomElement(using: &random) ?? .none,
                commodity: .special(alphaPerFahrenheit: number(&random)), base: .celsius15)
            result.air = .api1153
            result.band = TransitionBand(
                freeWater: figure(&random), volume: figure(&random), waterInBand: figure(&random),
                water: figure(&random), oil: figure(&random), fromMillimetres: number(&random),
                toMillimetres: number(&random))
        }
        result.notes = (0..<Int.random(in: 0...2, using: &random)).map { _ in word(&random) }
        return result
    }

    private func manual(_ tank: TankName?, _ random: inout SeededRandom) -> ManualValue {
        ManualValue(
            tank: tank, quantity: ManualQuantity.allCases.randomElement(using: &random) ?? .density,
            value: number(&random),
            observed: Bool.random(using: &random)
                ? ObservedDensity(
                    kilogramsPerCubicMetre: number(&random), celsius: number(&random),
                    hydrometerCelsius: maybe(&random)) : nil,
            by: word(&random), at: wall(&random), until: wall(&random), source: word(&random))
    }

    private func units(_ random: inout SeededRandom) -> DisplayUnits {
        DisplayUnits(
            level: DisplayUnits.Level.allCases.randomElement(using: &random) ?? .millimetres,
            temperature: DisplayUnits.Temperature.allCases.randomElement(using: &random) ?? .celsius,
            volume: DisplayUnits.Volume.allCases.randomElement(using: &random) ?? .cubicMetres,
            mass: DisplayUnits.Mass.allCases.randomElement(using: &random) ?? .tonnes)
    }

    private func calls(_ tanks: [TankSnapshot], _ random: inout SeededRandom) -> [OneTimeCall] {
        (0..<Int.random(in: 0...60, using: &random)).map { _ in
            let targets: [OneTimeCall.Target] = [
                .level(millimetres: number(&random), rising: true),
                .interface(millimetres: number(&random), rising: false), .time(wall(&random)),
            ]
            return OneTimeCall(
                number: .random(in: .min ... .max, using: &random),
                tank: tanks.randomElement(using: &random)?.tank.name,
                target: targets.randomElement(using: &random) ?? .time(wall(&random)), by: word(&random),
                since: wall(&random), text: Bool.random(using: &random) ? word(&random) : nil)
        }
    }

    private func alarm(_ tanks: [TankSnapshot], _ random: inout SeededRandom) -> AlarmSnapshot {
        let kind = AlarmKind.allCases.randomElement(using: &random) ?? .levelHigh
        let subject: AlarmSubject =
            kind == .lineFault
            ? .line(LineName(word(&random)))
            : kind.isOfStation
                ? .station : .tank(tanks.randomElement(using: &random)?.tank.name ?? TankName(word(&random)))
        var record = AlarmRecord(
            id: AlarmID(subject, kind), state: AlarmState.allCases.randomElement(using: &random) ?? .normal,
            serial: Int64.random(in: .min ... .max, using: &random), questionable: Bool.random(using: &random),
            raisedAt: Bool.random(using: &random) ? wall(&random) : nil, value: maybe(&random), limit: maybe(&random),
            acknowledgedBy: word(&random), acknowledgedAt: wall(&random), comment: word(&random), text: word(&random),
            priority: AlarmPriority.allCases.randomElement(using: &random) ?? .low)
        if Bool.random(using: &random) {
            record.hold = AlarmHold(
                kind: Bool.random(using: &random) ? .shelved : .outOfService, by: word(&random), reason: word(&random),
                since: wall(&random), until: Bool.random(using: &random) ? wall(&random) : nil)
        }
        record.suppression = AlarmSuppression(rawValue: Int.random(in: 0...7, using: &random))
        record.firstOut = Bool.random(using: &random) ? record.serial : [1, nil].randomElement(using: &random) ?? nil
        record.isTest = Bool.random(using: &random)
        record.isUnattended = Bool.random(using: &random)
        let guidance = AlarmGuidance(
            message: word(&random), guidance: word(&random), cause: word(&random), consequence: word(&random),
            respondWithin: duration(&random), approvedBy: word(&random))
        return AlarmSnapshot(
            record: record, onRecord: Bool.random(using: &random),
            raisedMonotonic: Bool.random(using: &random) ? moment(&random).monotonic : nil, valueNow: maybe(&random),
            guidance: Bool.random(using: &random) ? guidance : AlarmGuidance(),
            isShelvable: Bool.random(using: &random),
            shelvedFor: Bool.random(using: &random) ? duration(&random) : nil)
    }

    private func snapshot(_ random: inout SeededRandom) -> FarmSnapshot {
        let tanks = (0..<([0, 1, 3, 40].randomElement(using: &random) ?? 0)).map { _ in tank(&random) }
        let alarms = (0..<([0, 1, 70].randomElement(using: &random) ?? 0)).map { _ in alarm(tanks, &random) }
        let lines = (0..<Int.random(in: 0...3, using: &random)).map { _ -> LineSnapshot in
            var line = LineSnapshot(
                name: tanks.first?.tank.line ?? "x", transportWords: word(&random), why: word(&random),
                scanTime: duration(&random), scanInterval: duration(&random), gauges: [])
            line.isConnected = Bool.random(using: &random)
            line.use = maybe(&random)
            if Bool.random(using: &random) {
                line.maintenance = LineMaintenance(
                    line: line.name, by: word(&random), reason: word(&random), since: wall(&random),
                    until: wall(&random))
            }
            line.gauges = tanks.map { tank in
                var gauge = GaugeSnapshot(tank: tank.tank.name, unit: 1, model: word(&random))
                gauge.exchanges = Int64.random(in: 0 ... .max, using: &random)
                gauge.failures = [FailureCount(reason: .crc, count: .max), FailureCount(reason: .timeout, count: .max)]
                gauge.lastAnswerAt = moment(&random)
                gauge.lastReplyTime = duration(&random)
                gauge.backOff = Bool.random(using: &random) ? duration(&random) : nil
                gauge.replyTimeMedian = Bool.random(using: &random) ? duration(&random) : nil
                gauge.replyTime99 = Bool.random(using: &random) ? duration(&random) : nil
                gauge.remarks = WireRemark.allCases.map {
                    RemarkCount(remark: $0, count: Int64.random(in: .min ... .max, using: &random))
                }
                gauge.jumpsThisMonth = Int.random(in: .min ... .max, using: &random)
                gauge.sticksThisMonth = Int.random(in: 0...3, using: &random)
                return gauge
            }
            return line
        }
        let journal = (0..<Int.random(in: 0...30, using: &random)).map { _ in
            JournalEntry(
                at: wall(&random), event: JournalEvent.allCases.randomElement(using: &random) ?? .comment,
                alarm: alarms.randomElement(using: &random)?.record.id, operatorName: word(&random),
                value: maybe(&random),
                limit: maybe(&random), text: word(&random), origin: word(&random))
        }
        var farm = FarmSnapshot(
            number: 1, at: moment(&random), stationName: word(&random), zone: SampleFarm.zone,
            simulation: Bool.random(using: &random), startedAt: moment(&random),
            unwatchedBeforeStart: Bool.random(using: &random) ? duration(&random) : nil,
            carriedByConsole: Bool.random(using: &random), tanks: tanks, alarms: alarms, lines: lines,
            storage: StorageSnapshot(
                isHealthy: Bool.random(using: &random), why: word(&random), waiting: 3, lost: .max),
            journal: journal,
            practice: AlarmPractice(
                longestShelving: duration(&random), escalateAfter: Bool.random(using: &random) ? duration(&random) : nil
            ),
            load: AlarmLoad(
                lastTenMinutes: Int.random(in: .min ... .max, using: &random), isFlood: Bool.random(using: &random),
                floodSince: wall(&random)))
        farm.units = units(&random)
        farm.calls = calls(tanks, &random)
        farm.siteValues = Bool.random(using: &random) ? [manual(nil, &random)] : []
        farm.notices = (0..<Int.random(in: 0...3, using: &random)).map { _ in
            Notice(
                number: .random(in: .min ... .max, using: &random), at: moment(&random),
                kind: Bool.random(using: &random) ? .call : .pairParted, tank: nil, text: word(&random))
        }
        farm.transfers = (0..<Int.random(in: 0...3, using: &random)).map { _ in
            TransferPair(
                from: tanks.randomElement(using: &random)?.tank.name ?? "x",
                to: tanks.randomElement(using: &random)?.tank.name ?? "y", cubicMetresPerHour: number(&random),
                differenceCubicMetresPerHour: number(&random), since: moment(&random))
        }
        return farm
    }

    private static let keys: [Key] =
        [
            .up, .down, .left, .right, .pageUp, .pageDown, .home, .end, .enter, .escape, .backspace, .tab, .resize,
            .enter,
            .paste("8h\n\u{1B}[31mpaste"), .paste("declare TK-101 locked \u{301}"), .paste("from:-8h tank:x"),
            .paste("density=860 water=0.6 for=24h source=\u{1B}x"), .paste("observed=853.1 at=30F hydrometer=20"),
            .paste("31-07 9/16 words"), .paste("i7500"), .paste("14:30"), .paste("call 14:30"), .paste("stock"),
        ]
        + "123456wjkhlaAm/q?yn漢+-suroc:gfL2hvtvt\u{301}".map { .character($0) }

    @Test func `draws any snapshot at any size and after any keys`() {
        let seed = UInt64.random(in: .min ... .max)
        print("frame fuzz seed \(seed)")
        var random = SeededRandom(seed: seed)
        for round in 0..<LongForm.rounds(600, long: 20_000) {
            let farm = snapshot(&random)
            var state = ConsoleState(
                view: ConsoleView.allCases.randomElement(using: &random) ?? .overview,
                glyphs: Bool.random(using: &random) ? .ascii : .unicode)
            state.selectedAlarm = farm.alarms.randomElement(using: &random)?.record.id
            state.isGrouped = Bool.random(using: &random)
            state.requiresSignOn = Bool.random(using: &random)
            state.statisticsText = Bool.random(using: &random) ? [word(&random), word(&random)] : nil
            state.journalResults = Bool.random(using: &random) ? farm.journal : nil
            if Bool.random(using: &random) { state.attached(to: farm) }
            var bell = Bell(restoredThrough: 0)
            state.shiftText = Bool.random(using: &random) ? [word(&random), word(&random)] : nil
            if let name = farm.tanks.first?.tank.name, Bool.random(using: &random) {
                state.trend = TrendSeries(
                    tank: name, from: wall(&random), to: wall(&random),
                    buckets: (0..<Int.random(in: 0...300, using: &random)).map { _ in
                        let value = number(&random)
                        let span = ValueSpan(minimum: value, mean: value, maximum: number(&random), last: value)
                        return Bool.random(using: &random)
                            ? HistoryBucket(start: wall(&random), level: span, interface: span) : nil
                    })
            }
            let size = FrameSize(
                columns: Int.random(in: 0...300, using: &random), rows: Int.random(in: 0...100, using: &random))
            let now = moment(&random)
            for _ in 0..<8 {
                let key = Self.keys.randomElement(using: &random) ?? .up
                _ = state.handle(key, snapshot: farm, size: size, now: now)
            }
            let alarmRings = bell.rings(farm, state, now: now.monotonic)
            var noticeBell = NoticeBell(through: 0)
            _ = noticeBell.strokes(farm, alarmRings: alarmRings, now: now.monotonic)
            let frame = Screen.render(state, farm, size: size, now: now)
            let complaint = fault(of: frame, state.glyphs)
            #expect(complaint == nil, "seed \(seed), round \(round), \(size.columns)x\(size.rows): \(complaint ?? "")")
        }
    }

    /// What no frame may have: control characters, halves of wide characters, or anything but ASCII where that is all there is.
    private func fault(of frame: Frame, _ glyphs: GlyphSet) -> String? {
        if frame.cells.count != frame.size.columns * frame.size.rows { return "wrong count of cells" }
        for (index, cell) in frame.cells.enumerated() {
            let scalars = cell.character.unicodeScalars
            if scalars.contains(where: { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) || $0.value == 0x202E }) {
                return "control character in cell \(index)"
            }
            if glyphs == .ascii, !cell.character.isASCII { return "\(cell.character) in cell \(index)" }
            let column = index % frame.size.columns
            let isWide = scalars.first.map { CharacterWidth.columns(of: $0) == 2 } ?? false
            let next = column + 1 < frame.size.columns && frame.cells[index + 1].isContinuation
            if !cell.isContinuation, isWide != next { return "half of a wide character in cell \(index)" }
        }
        return nil
    }
}
