import AdapterKit
import Messages
import PluginProtocol

extension PluginSession {
    /// Lets the plugin end in good order.
    ///
    /// - Returns: what it did wrong in ending, which harms nobody.
    func farewell() async -> PluginFault? {
        do {
            try await send(.bye, .bye)
            child.closeInput()
            var patience = Patience(plugin.limits.farewell, self)
            let last = try await next(.bye, &patience)
            guard case .done = last else { throw unexpected(last, .bye) }
            guard isSilent else { throw spokeAfterDone }
            while let bytes = try await child.read(within: plugin.limits.farewell) {
                if bytes.contains(where: { $0 != 0x0A && $0 != 0x0D }) {
                    throw spokeAfterDone
                }
            }
            switch await child.ending(within: plugin.limits.farewell) {
            case .exited(0): return nil
            case .exited(let status):
                return PluginFault(
                    .pluginCrashed, "It said `done` and ended with exit status \(Int(status)) all the same.")
            case .signalled(let signal):
                return PluginFault(
                    .pluginCrashed, "It said `done` and was killed by signal \(Int(signal)) all the same.")
            case .unknown: return nil
            case nil: return PluginFault(.pluginHung, "It said `done` and did not end.")
            }
        } catch let fault as PluginFault {
            return fault
        } catch let error as FederationError {
            return PluginFault(error.code, error.message)
        } catch ChildProcess.Fault.silent {
            return PluginFault(.pluginHung, "It said `done` and did not end.")
        } catch {
            // Cancelled: there is no time for manners.
            return nil
        }
    }

    private var spokeAfterDone: PluginFault { PluginFault(.pluginWrongMessage, "It went on speaking after `done`.") }
}
