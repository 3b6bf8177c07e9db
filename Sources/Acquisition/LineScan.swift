import TankFarm

/// Scans of a line without a thread and a schedule: each gauge once, in the order of the line's plan, as `poll` wants it.
package enum LineScan {
    /// Connects, asks everything once in the calling thread, and closes the link. What fails is in the readings: where
    /// the line cannot be opened, every gauge's is bad, `connection`.
    package static func once(
        settings: LineSettings, link: any RegisterLink, clock: any MomentSource,
        handler: (Reading, LineFigures) -> Void
    ) {
        run(scans: 1, settings: settings, link: link, clock: clock, handler: handler)
    }

    /// The same several times over one connection, the scan interval from start to start. A gauge's reading is handed on
    /// as soon as the last of its requests has come to an end.
    package static func run(
        scans: Int, settings: LineSettings, link: any RegisterLink, clock: any MomentSource,
        handler: (Reading, LineFigures) -> Void
    ) {
        var exchanger = LineExchanger(for: settings)
        let pause = WakeSignal()
        var fault: LinkError? = .connection("not connected")
        var lastStart: MonotonicTime?
        defer { link.close() }
        for _ in 0..<max(0, scans) {
            if let lastStart {
                // Nobody rings; the loop is for a clock that moves otherwise than the system's.
                while case let rest = settings.scanInterval - (clock.now().monotonic - lastStart), rest > .zero {
                    pause.wait(for: min(rest, .seconds(1)))
                }
            }
            let start = clock.now().monotonic
            let scanTime = lastStart.map { start - $0 }
            lastStart = start
            // A line that would not open is not tried again for each of its requests; one that was lost is, once.
            var mayConnect = true
            var replyTimes = settings.gauges.map { _ in Duration.zero }
            var told = Set<Int>()
            var index = 0
            func tell(_ gauge: Int, _ reading: Reading) {
                guard told.insert(gauge).inserted else { return }
                handler(
                    reading,
                    LineFigures(line: settings.name, replyTime: replyTimes[gauge], scanTime: scanTime, backOff: nil))
            }
            while index < exchanger.requests.count {
                if fault != nil, mayConnect {
                    do {
                        try link.connect()
                        fault = nil
                    } catch {
                        fault = error
                        mayConnect = false
                    }
                }
                guard fault == nil else { break }
                let outcome = exchanger.run(index, over: link, timeout: settings.responseTimeout, clock: clock)
                if let why = outcome.connectionLost { fault = .connection(why) }
                for gauge in exchanger.requests[index].gauges { replyTimes[gauge] += outcome.replyTime }
                // The halves of a request that was refused are asked in its place.
                if case .failure(let error) = outcome.result, exchanger.part(index, refusedWith: error) != nil {
                    continue
                }
                for gauge in exchanger.requests[index].gauges
                where !exchanger.requests[(index + 1)...].contains(where: { $0.gauges.contains(gauge) }) {
                    tell(gauge, exchanger.reading(ofGauge: gauge, at: outcome.at))
                }
                index += 1
            }
            let end = clock.now()
            for gauge in settings.gauges.indices {
                tell(
                    gauge,
                    fault.map { exchanger.unread($0, at: end)[gauge] }
                        ?? exchanger.reading(ofGauge: gauge, at: end))
            }
        }
    }
}
